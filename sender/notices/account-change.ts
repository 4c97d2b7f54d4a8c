import { type EmailKind, findKind } from '../email/kinds.ts';
import { PermanentError } from '../errors.ts';
import { readUserSub, requireText, toObject } from '../event-members.ts';

/** A change of an account for which Cognito has no trigger, as CloudTrail reported it. */
export interface AccountChange {
  readonly triggerSource: string;
  readonly kind: EmailKind;
  readonly userPoolId: string;
  readonly userSub: string;
}

/** Returns whether an event comes from EventBridge; Cognito's own events have no `detail-type`. */
export function isReport(event: unknown): boolean {
  return 'detail-type' in toObject(event);
}

/**
 * Reads a change that CloudTrail reported. It names neither the address nor, in actions that a patient calls, the pool:
 * the rule adds the `userPoolId` beside the `detail`.
 *
 * @param event of EventBridge
 * @returns undefined for an action that failed and for actions that need no notice
 * @throws PermanentError `invalid_event`, naming the member and never its value
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/logging-using-cloudtrail.html
 */
export function readAccountChange(event: unknown): AccountChange | undefined {
  const members = toObject(event);
  const detail = toObject(members.detail);
  const { eventName, eventSource, errorCode } = detail;
  const triggerSource = `CloudTrail_${eventName}`;
  const kind = findKind('notices', triggerSource);
  const isDone = errorCode === undefined || errorCode === null;
  if (kind === undefined || eventSource !== 'cognito-idp.amazonaws.com' || !isDone) return undefined;

  const more = toObject(detail.additionalEventData);
  if (toObject(detail.requestParameters).attributeName === 'phone_number') return undefined;
  const userPoolId = requireText(members.userPoolId, 'userPoolId');
  const userSub = readUserSub(more);
  if (userSub === 'unknown') {
    throw new PermanentError('invalid_event', 'The event has no id at "detail.additionalEventData.sub"');
  }
  return { triggerSource, kind, userPoolId, userSub };
}
