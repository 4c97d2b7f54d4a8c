import type { DeliveryOutcome } from './delivery-outcomes.ts';

/**
 * Every event by its name, which is the `message` of its log line and the metric that counts it; the outcomes of delivery
 * are in `delivery-outcomes.ts`. The functions import only the types of this file, so its texts are in no bundle.
 */
export const EVENTS = {
  email_requested: 'Cognito, or a change that CloudTrail reports, asks for an email',
  code_decrypted: 'the code or the temporary password is decrypted',
  email_rendered: 'the email is written in the language of the patient',
  email_sent: 'SES has accepted the email',
  email_failed: 'the email could not be sent; `failure_class` has the reason',
  email_withheld: 'no email is sent, because too many accounts were made up for its address',
  brand_unknown: 'the brands of the apps could not be read, so the email carries the brand of the clinic',
  owner_unknown: 'Cognito did not say whose account the address belongs to',
  sessions_ended: 'all devices of the patient are signed out, after a password was reset',
  sign_out_failed: 'the devices of the patient could not be signed out',
  sign_up_refused: 'a sign-up that the web app does not send is refused',
  portal_unknown: 'the client id of the portal could not be read',
  account_rule_failed: 'a rule about sign-ups or tokens could not be applied',
  canary_requested: 'the sign-in check has requested a code',
  canary_delivered: 'the email of the sign-in check is delivered',
  canary_failed: 'the sign-in check could not request a code',
  support_request:
    'somebody used the support desk of the dashboard; `support_action` and `support_outcome` say how',
  support_request_failed: 'the support desk of the dashboard could not answer',
  delivery_event_failed: 'an event of SES could not be read',
} as const;

/** The events of an email or an account. */
export type EventName = keyof typeof EVENTS | DeliveryOutcome;

/** Every measured time, in milliseconds: a field of log lines and a metric. */
export const TIMES = {
  send_time_ms: 'from the start of the invocation until SES accepts the email',
  delivery_time_ms: "from then until the patient's mail server accepts the email",
  accept_time_ms:
    'of codes: from the request until SES accepts the email, with all waiting and failed attempts',
  mailbox_time_ms: "of codes: from the request until the patient's mail server accepts the email",
  canary_time_ms: 'of the sign-in check: from the request until the email is delivered',
} as const;

/** A measured time. */
export type TimeName = keyof typeof TIMES;

export type MetricName = EventName | TimeName;

/** Every key by which support finds an email in logs and traces; an address is never one of them. */
export const KEYS = {
  user_sub: 'the `sub` of the patient in Cognito; `unknown` if the event has none',
  kind: 'the kind of email',
  trigger_source: 'the trigger of Cognito, or the change that CloudTrail reports',
  locale: 'the language of the email',
  ses_message_id: 'the id that SES gave the email',
  email_trace_id: 'in lines about the delivery: the trace of the function that sent the email',
  user_pool_id: 'the user pool',
  client_id: 'the app client that asked for the email',
} as const;

/** The keys of an email. */
export type EmailKeys = Readonly<Partial<Record<keyof typeof KEYS, string>>>;
