import type { Route, RouteResponse } from '../aws/route.ts';
import { AwsError } from '../aws/service.ts';
import type { AccessControl } from '../iam/access-control.ts';
import type { Stack } from '../template/stack.ts';
import type { LambdaHost } from './host.ts';

export interface InvokeRouteOptions {
  readonly lambda: Pick<LambdaHost, 'invoke' | 'invokeAsync'>;
  readonly stack: Pick<Stack, 'region' | 'accountId'>;
  /** Without it, everybody may invoke every function. */
  readonly access?: AccessControl;
}

/** The path of Invoke. */
export const INVOKE_PATH = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;

/**
 * Makes the route of Lambda's Invoke: the body is the event, and the answer is what the function returned, or its error
 * with the header `X-Amz-Function-Error`. Qualifiers other than `$LATEST` and the tail of the log are not supported.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
export function invokeRoute({ lambda, stack, access }: InvokeRouteOptions): Route {
  return {
    method: 'POST',
    path: INVOKE_PATH,
    async respond({ url, headers, body }) {
      const arn = arnOf(decode(INVOKE_PATH.exec(url.pathname)?.[1] ?? ''), stack);
      const permission = { action: 'lambda:InvokeFunction', resource: arn };
      access?.authorize(access.authenticate(headers, 'lambda'), [permission]);
      if (
        headers['x-amz-log-type'] === 'Tail' ||
        !['', '$LATEST'].includes(url.searchParams.get('Qualifier') ?? '')
      ) {
        throw new AwsError('InvalidParameterValueException', 'LogType and Qualifier are not supported here.');
      }
      const event = parseEvent(body);
      switch (headers['x-amz-invocation-type'] ?? 'RequestResponse') {
        case 'RequestResponse':
          return synchronous(await lambda.invoke(arn, event));
        case 'Event': {
          const { requestId } = await lambda.invokeAsync(arn, event);
          return { status: 202, headers: { 'x-amzn-requestid': requestId }, body: '' };
        }
        default:
          throw new AwsError(
            'InvalidParameterValueException',
            'The invocation type must be RequestResponse or Event here.',
          );
      }
    },
  };
}

function synchronous({
  requestId,
  statusCode,
  functionError,
  payload,
}: Awaited<ReturnType<LambdaHost['invoke']>>): RouteResponse {
  return {
    status: statusCode,
    headers: {
      'content-type': 'application/json',
      'x-amzn-requestid': requestId,
      'x-amz-executed-version': '$LATEST',
      ...(functionError !== undefined && { 'x-amz-function-error': functionError }),
    },
    body: JSON.stringify(payload ?? null),
  };
}

/** Returns the ARN of a function that a request names by it, by a part of it or by the name alone. */
function arnOf(name: string, { region, accountId }: Pick<Stack, 'region' | 'accountId'>): string {
  const [, , , , , , ofArn = ''] = name.startsWith('arn:') ? name.split(':') : [];
  const [, ofPart = ''] = /^(?:\d{12}:)?(?:function:)?([\w-]+)(?::\$LATEST)?$/.exec(name) ?? [];
  const plain = ofArn || ofPart;
  if (!/^[\w-]{1,64}$/.test(plain)) {
    throw new AwsError('ValidationException', 'The name of the function is not valid.');
  }
  const arn = `arn:aws:lambda:${region}:${accountId}:function:${plain}`;
  if (ofArn !== '' && !name.startsWith(arn)) {
    throw new AwsError(
      'ResourceNotFoundException',
      `Functions from '${name}' are not reachable from here.`,
      404,
    );
  }
  return arn;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new AwsError('ValidationException', 'The name of the function is not valid.');
  }
}

function parseEvent(body: Buffer): unknown {
  if (body.length === 0) return {};
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new AwsError('InvalidRequestContentException', 'Could not parse request body into json.');
  }
}
