import { AwsError } from '../aws/service.ts';
import type { Decision } from './decision.ts';
import type { Caller, Permission } from './policy.ts';

/** How a service refuses requests: the names of its errors and their HTTP status. */
interface Refusals {
  readonly status: number;
  readonly denied: string;
  readonly missingCredentials: string;
  readonly unknownCredentials: string;
}

/** The services of the JSON protocols. */
const JSON_SERVICE: Refusals = {
  status: 400,
  denied: 'AccessDeniedException',
  missingCredentials: 'MissingAuthenticationTokenException',
  unknownCredentials: 'UnrecognizedClientException',
};
/** The services of the REST-JSON protocol. */
const REST_SERVICE: Refusals = { ...JSON_SERVICE, status: 403 };
/** The services of the Query and REST-XML protocols, and CloudWatch and SQS, which kept its errors. */
const QUERY_SERVICE: Refusals = {
  status: 403,
  denied: 'AccessDenied',
  missingCredentials: 'MissingAuthenticationToken',
  unknownCredentials: 'InvalidClientTokenId',
};

const SERVICES: Readonly<Record<string, Refusals>> = {
  amplify: REST_SERVICE,
  cloudformation: QUERY_SERVICE,
  cloudwatch: QUERY_SERVICE,
  'cognito-idp': JSON_SERVICE,
  iam: QUERY_SERVICE,
  kms: JSON_SERVICE,
  lambda: REST_SERVICE,
  logs: JSON_SERVICE,
  route53: QUERY_SERVICE,
  ses: REST_SERVICE,
  sqs: QUERY_SERVICE,
  ssm: JSON_SERVICE,
  sts: QUERY_SERVICE,
  xray: REST_SERVICE,
};

/**
 * Makes the error by which a service denies a request.
 *
 * @param service the service that was called; KMS may have refused it
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
export function accessDenied(
  service: string,
  caller: Caller,
  { action, resource }: Permission,
  decision: Extract<Decision, { allowed: false }>,
): AwsError {
  const { denied, status } = refusalsOf(service);
  if (service === 'ses') {
    const sentence = `User \`${caller.name}' is not authorized to perform \`${action}' on resource \`${resource}'`;
    return new AwsError(denied, sentence, status);
  }
  // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html
  const name = service === 'sqs' && action.startsWith('kms:') ? 'KmsAccessDenied' : denied;
  const shown = action.startsWith('sqs:') ? action.toLowerCase() : action;
  const sentence = `User: ${caller.name} is not authorized to perform: ${shown} on resource: ${resource}`;
  return new AwsError(name, `${sentence} ${reasonOf(shown, decision)}`, name === denied ? status : 400);
}

/** Makes the error for a request that is not signed. */
export function missingCredentials(service: string): AwsError {
  const { missingCredentials: name, status } = refusalsOf(service);
  return new AwsError(name, 'Missing Authentication Token', status);
}

/** Makes the error for a request that is signed with an access key that does not exist. */
export function unknownCredentials(service: string): AwsError {
  const { unknownCredentials: name, status } = refusalsOf(service);
  return new AwsError(name, 'The security token included in the request is invalid.', status);
}

/** Says why, in AWS's words, without the full stop that AWS leaves out as well. */
export function reasonOf(action: string, { explicit, by }: Extract<Decision, { allowed: false }>): string {
  const kind = by === 'permissions boundary' ? by : `${by} policy`;
  return explicit
    ? `with an explicit deny in ${by === 'identity-based' ? 'an' : 'a'} ${kind}`
    : `because no ${kind} allows the ${action} action`;
}

function refusalsOf(service: string): Refusals {
  const refusals = Object.hasOwn(SERVICES, service) ? SERVICES[service] : undefined;
  if (refusals === undefined) throw new Error(`It is not known how ${service} refuses a request.`);
  return refusals;
}
