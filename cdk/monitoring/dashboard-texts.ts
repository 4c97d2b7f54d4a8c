/** The explanation beside each widget of the dashboard, for readers who are not engineers. */
export const DASHBOARD_TEXTS = {
  start: `# A patient calls: "I got no email"
**1.** Make sure who is calling. **2.** Type the address of the patient into the support desk below and press **Look up**. **3.** Read out what it says under "Tell the patient", and do what it says under "Do". Never ask a patient for a code or a password.`,

  desk: `### The support desk
The console asks once whether this widget may run: choose **Allow always**.

Its first line says whether **everyone** is affected. The box takes an email address, a **sub** or a user name.

The buttons ask before they do anything. Each use is logged with the sub, never with the address.

Never share this dashboard with people outside of the account.

If the desk does not answer, \`npm run support -- ADDRESS\` says the same.`,

  timeline: `### The timeline
Paste the sub, which the support desk shows, into the box at the top and press Enter.

Each row is a step of an email, the oldest first.

**support_hint** says what happened and what to do.

**delivery_delivered** means that the email reached the mailbox. After **email_sent** alone, wait a minute.

**No rows?** Check the sub and the time range at the top right. If there are still none, nobody requested an email: see "Nothing in the logs" in docs/support.md.

To see how long each step took, copy **xray_trace_id** into the search box of X-Ray.`,

  alarms: `### The alarms
Green: all is well. Red: something is wrong now. Grey: no data yet.

Open a red one. Its text says what patients see and what to do first. docs/support.md has a section with the same name.`,

  outcomes: `### Number of emails
The numbers rise and fall during the day. Investigate if **email_failed** is above zero, or if **email_requested** is far above **email_sent**.

**email_withheld** counts sign-up emails that were not sent, because the address had three that hour: somebody makes up accounts for it.

The **delivery_** lines show how mail servers responded. Emails of the last few minutes may have no response yet.`,

  kinds: `### Kinds of email
Each row is a kind, e.g. *sign-in-code*.

If only one kind fails, its template or a setting is wrong: tell an engineer.

If all kinds fail, look at the alarms.`,

  objectives: `### What we promise
Of 100 codes, so many were on their way within five seconds of the request, and in the mailbox within a minute.

Waiting and failed attempts are counted, so this is what patients wait for.

An alarm starts when a single day falls below the number that the label names.`,

  times: `### How long it takes
**p50**: half of the emails are faster. **p95**: 95 of 100 are faster.

*To SES* is our part and takes one or two seconds. *From SES to the mailbox* depends on the patient's mail provider; patients notice when it takes more than a minute.`,

  failures: `### What fails
The most frequent failure comes first. **hint** says what to do.

Most failures are tried again within three minutes, so one patient can count twice. **patients** is the number of different patients.`,
} as const;
