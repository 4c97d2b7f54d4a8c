import { readFileSync } from 'node:fs';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { Liquid } from 'liquidjs';
import type { Route, RouteResponse } from '../../../emulator/aws/route.ts';
import { AwsError } from '../../../emulator/aws/service.ts';
import type { Stack } from '../../../emulator/template/stack.ts';
import { readServiceError } from '../../../sender/service-error.ts';
import { requireSameOrigin } from '../same-origin.ts';

/** The path of the page. */
const SUPPORT_DESK = '/support';

/** Everything that the page needs. */
export interface SupportDesk {
  readonly stack: Stack;
  /** The AWS endpoint. */
  readonly awsUrl: string;
}

/** The custom widget of a dashboard. */
interface Widget {
  readonly dashboardName: string;
  readonly title: string;
  /** The ARN of its function. */
  readonly endpoint: string;
  readonly params: object;
}

const read = (file: string) => readFileSync(new URL(file, import.meta.url), 'utf8');

/** Nothing from elsewhere, no inline script or style, and no form is submitted. */
const HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
  'referrer-policy': 'same-origin',
  'cache-control': 'no-store',
};

/**
 * Makes the page that stands in for CloudWatch's console: it shows the custom widget of the dashboard by the same rules,
 * and invokes its function through the AWS endpoint, with the rights of support staff.
 *
 * @returns no page if the template has no custom widget; `endpoint` is the ARN of the widget's function
 */
export function supportDeskPages({ stack, awsUrl }: SupportDesk): {
  readonly routes: readonly Route[];
  readonly endpoint?: string;
  readonly close: () => void;
} {
  const widget = findWidget(stack);
  if (widget === undefined) return { routes: [], close: () => undefined };
  // The user of this account who has the managed policy of support staff.
  const accessKeyId = String(stack.only('AWS::IAM::ManagedPolicy').properties.ManagedPolicyName);
  const engine = new Liquid({ outputEscape: 'escape', strictVariables: true, strictFilters: true });
  const page = engine.parse(read('./desk.liquid'));
  const lambda = new LambdaClient({
    region: stack.region,
    endpoint: awsUrl,
    credentials: { accessKeyId, secretAccessKey: accessKeyId },
    // An action must not be repeated, so no request may meet a connection that was just closed.
    maxAttempts: 1,
    requestHandler: { httpAgent: { keepAlive: false } },
  });
  const file = (name: string, type: string): Route => ({
    path: `${SUPPORT_DESK}/${name}`,
    respond: () => ({ headers: { ...HEADERS, 'content-type': type }, body: read(`./${name}`) }),
  });
  return {
    close: () => lambda.destroy(),
    endpoint: widget.endpoint,
    routes: [
      {
        path: SUPPORT_DESK,
        respond: async () => ({
          headers: HEADERS,
          body: await engine.render(page, {
            ...widget,
            params: JSON.stringify(widget.params),
            accountId: stack.accountId,
          }),
        }),
      },
      file('desk.css', 'text/css; charset=utf-8'),
      file('desk.client.js', 'text/javascript; charset=utf-8'),
      file('sanitise.client.js', 'text/javascript; charset=utf-8'),
      {
        method: 'POST',
        path: `${SUPPORT_DESK}/invoke`,
        respond: ({ headers, body }) => {
          requireSameOrigin(headers);
          return invoke(lambda, body);
        },
      },
    ],
  };
}

/** Invokes the function that a widget names; the policy of the user decides whether it may. */
async function invoke(lambda: LambdaClient, body: Buffer): Promise<RouteResponse> {
  const { endpoint, event } = parse(body);
  const answer = (status: number, value: object): RouteResponse => ({
    status,
    headers: { ...HEADERS, 'content-type': 'application/json' },
    body: JSON.stringify(value),
  });
  try {
    const { Payload, FunctionError } = await lambda.send(
      new InvokeCommand({ FunctionName: endpoint, Payload: JSON.stringify(event) }),
    );
    const result: unknown = JSON.parse(Payload?.transformToString() ?? 'null');
    return FunctionError === undefined
      ? answer(200, { result })
      : answer(502, { error: 'The function of the widget failed.' });
  } catch (error) {
    const { name, status = 502 } = readServiceError(error);
    return answer(status, { error: name });
  }
}

/** @throws AwsError `ValidationException` */
function parse(body: Buffer): { readonly endpoint: string; readonly event: object } {
  try {
    const { endpoint, event } = JSON.parse(body.toString('utf8'));
    if (typeof endpoint === 'string' && typeof event === 'object' && event !== null)
      return { endpoint, event };
  } catch {
    // Not JSON, or no object.
  }
  throw new AwsError('ValidationException', 'A call names an endpoint and an event.');
}

function findWidget({ ofType }: Pick<Stack, 'ofType'>): Widget | undefined {
  for (const { physicalId, properties } of ofType('AWS::CloudWatch::Dashboard')) {
    const { widgets = [] }: { widgets?: readonly { type: string; properties: Record<string, unknown> }[] } =
      JSON.parse(String(properties.DashboardBody));
    const found = widgets.find(({ type }) => type === 'custom');
    if (found === undefined) continue;
    const { title = '', endpoint, params } = found.properties;
    return {
      dashboardName: physicalId,
      title: String(title),
      endpoint: String(endpoint),
      params: typeof params === 'object' && params !== null ? params : {},
    };
  }
  return undefined;
}
