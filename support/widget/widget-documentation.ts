import { MOST_HOURS, USUAL_HOURS } from './widget-event.ts';

/** The answer to `describe`, in Markdown, which the console shows to whoever adds the widget to a dashboard. */
export const WIDGET_DOCUMENTATION = `## The support desk

Says why a patient got no email, what to tell the patient, and what to do.

It opens with the state of the whole system: alarms, the last code, the share of codes that were delivered within the last
hour, the failure queue and SES. Enter the email address, the \`sub\` or the user name of a patient and press **Look up**.
It looks back ${USUAL_HOURS} hours, or as many as you choose, ${MOST_HOURS} at most.

The buttons send an email again, unblock an address or sign a patient out everywhere, after a question. Only those that
make sense for the account are shown.

The widget has no parameters. Switch off the updates on refresh, resize and change of the time range: each would ask again.
Never put a patient's address into the parameters of a widget, and never share a dashboard that has this widget.

Each use is a line in the function's log, without addresses. \`docs/support.md\` of clinic-mail is its manual.
`;
