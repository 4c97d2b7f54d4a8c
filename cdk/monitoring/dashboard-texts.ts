/** What stands beside each widget of the dashboard, for people who are no engineers. */
export const HOW_TO = {
  start: `# A patient calls: "I got no email"
**1.** Find the patient in Cognito by the address, and copy the **sub**. **2.** Paste it into the box at the top and press Enter. **3.** Read the timeline below from top to bottom; its last line says where the email is. \`npm run support -- ADDRESS\` does all of this at once and says what to tell the patient. Never ask a patient for a code or a password.`,

  timeline: `### The timeline
Each row is a step of an email, the oldest first.

**support_hint** says in plain words what happened and what to do.

The good end is **delivery_delivered**: the mailbox has the email. After **email_sent** alone, wait a minute.

**No rows?** Check the sub and the time range at the top right. If there are still none, nobody asked for an email: see "Nothing in the logs" in docs/support.md.

To see every step timed, copy **xray_trace_id** into the search box of X-Ray.`,

  alarms: `### The alarms
Green is well, red is wrong now, grey has not been seen yet.

Open a red one: its text says what patients see and what to do first. It has a section of the same name in docs/support.md.`,

  outcomes: `### How much is going on
Lines rise and fall with the day. Worth a look: **email_failed** above zero, or **email_requested** well above **email_sent**.

**delivery_** lines are what mail servers answered. An email of the last minutes may have no answer yet.`,

  kinds: `### Kinds of email
Each row is a kind, e.g. *sign-in-code*.

If one kind fails and the others do not, its text or its setting is wrong: tell an engineer.

If all fail, look at the alarms.`,

  times: `### How long it takes
**p50**: half of the emails are faster. **p95**: 95 of 100 are.

*To SES* is our part and takes a second or two. *From SES to the mailbox* depends on the patient's mail provider; above the line of a minute, patients notice.`,

  failures: `### What fails
The most frequent failure comes first. **hint** says what to do.

Most failures are tried again within three minutes, so one patient can count twice; **patients** says how many there are.`,
} as const;
