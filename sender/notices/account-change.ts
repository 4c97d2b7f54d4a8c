import { type EmailKind, findKind } from '../email/kinds.ts';
import { readUserSub } from '../email/trigger-event.ts';
import { PermanentError } from '../errors.ts';

/** A change of an account for which Cognito has no trigger, as CloudTrail reported it. */
export interface AccountChange {
  readonly triggerSource: string;
  readonly kind: EmailKind;
  readonly userPoolId: string;
  readonly userSub: string;
}

type JsonObject = Readonly<Record<string, unknown>>;

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
  const parameters = toObject(detail.requestParameters);
  if (parameters.attributeName === 'phone_number') return undefined;
  const userPoolId = [members.userPoolId, more.userPoolId, parameters.userPoolId].find(isText);
  const userSub = readUserSub(more);
  if (userPoolId === undefined) {
    throw new PermanentError('invalid_event', 'The event of EventBridge has no text at "userPoolId"');
  }
  if (userSub === 'unknown') {
    throw new PermanentError('invalid_event', 'The event has no id at "detail.additionalEventData.sub"');
  }
  return { triggerSource, kind, userPoolId, userSub };
}

function toObject(value: unknown): JsonObject {
  return typeof value === 'object' && value !== null ? (value as JsonObject) : {};
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
