import type { Route, RouteResponse } from '../aws/route.ts';
import { AwsError, type Clock, newRequestId } from '../aws/service.ts';
import type { AccessControl } from '../iam/access-control.ts';
import type { Stack } from '../template/stack.ts';

export interface CloudFormationOptions {
  readonly stack: Pick<Stack, 'stackName' | 'region' | 'accountId' | 'outputs'>;
  readonly clock: Clock;
  /** Without it, everybody may call it. */
  readonly access?: AccessControl;
}

const NAMESPACE = 'http://cloudformation.amazonaws.com/doc/2010-05-15/';

/**
 * Makes the route of CloudFormation's DescribeStacks over the AWS Query protocol: the request is a form that names the
 * action, the response is XML.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStacks.html
 */
export function cloudFormationRoute({ stack, clock, access }: CloudFormationOptions): Route {
  const createdAt = new Date(clock()).toISOString();
  return {
    method: 'POST',
    path: '/',
    respond({ headers, body }) {
      const form = new URLSearchParams(body.toString('utf8'));
      const action = form.get('Action') ?? '';
      if (action !== 'DescribeStacks') {
        return errorResponse('InvalidAction', `Could not find operation ${action}`);
      }
      const name = form.get('StackName') ?? stack.stackName;
      try {
        const resource = name.startsWith('arn:') ? name : stackId({ ...stack, stackName: name });
        const permission = { action: `cloudformation:${action}`, resource };
        access?.authorize(access.authenticate(headers, 'cloudformation'), [permission]);
      } catch (error) {
        if (error instanceof AwsError) return errorResponse(error.type, error.message, error.status);
        throw error;
      }
      if (name !== stack.stackName && name !== stackId(stack)) {
        return errorResponse('ValidationError', `Stack with id ${name} does not exist`);
      }
      return xml(
        200,
        `<DescribeStacksResponse xmlns="${NAMESPACE}"><DescribeStacksResult><Stacks><member>` +
          `${element('StackName', stack.stackName)}${element('StackId', stackId(stack))}` +
          `${element('CreationTime', createdAt)}${element('StackStatus', 'CREATE_COMPLETE')}` +
          `<Outputs>${outputsOf(stack)}</Outputs>` +
          `</member></Stacks></DescribeStacksResult>${metadata()}</DescribeStacksResponse>`,
      );
    },
  };
}

function outputsOf({ outputs }: Pick<Stack, 'outputs'>): string {
  const members = Object.entries(outputs).map(
    ([key, value]) => `<member>${element('OutputKey', key)}${element('OutputValue', String(value))}</member>`,
  );
  return members.join('');
}

function stackId({ stackName, region, accountId }: Omit<CloudFormationOptions['stack'], 'outputs'>): string {
  return `arn:aws:cloudformation:${region}:${accountId}:stack/${stackName}/local`;
}

function errorResponse(code: string, message: string, status = 400): RouteResponse {
  const error = `<Error><Type>Sender</Type>${element('Code', code)}${element('Message', message)}</Error>`;
  const id = element('RequestId', newRequestId());
  return xml(status, `<ErrorResponse xmlns="${NAMESPACE}">${error}${id}</ErrorResponse>`);
}

const metadata = () => `<ResponseMetadata>${element('RequestId', newRequestId())}</ResponseMetadata>`;

const xml = (status: number, body: string): RouteResponse => ({
  status,
  headers: { 'content-type': 'text/xml; charset=utf-8' },
  body,
});

function element(name: string, text: string): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `<${name}>${escaped}</${name}>`;
}
