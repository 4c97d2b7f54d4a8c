import type { IncomingHttpHeaders } from 'node:http';
import type { Route, RouteResponse } from '../../emulator/aws/route.ts';
import { AwsError } from '../../emulator/aws/service.ts';
import type { AuthorizationRequest } from '../../emulator/cognito/oauth/authorization-request.ts';
import { BROWSER_SESSION_LIFETIME } from '../../emulator/cognito/oauth/browser-sessions.ts';
import { toProblem } from '../../web/src/auth-errors.ts';
import {
  type Check,
  checkCode,
  checkEmail,
  checkNewPassword,
  type ErrorKey,
  requiredPassword,
} from '../../web/src/forms/checks.ts';
import { findLanguage } from '../../web/src/words/index.ts';
import { redirectSignedIn, redirectToApp, withAuthorization } from './authorization-pages.ts';
import type { PageRequest, SignInPagesContext } from './context.ts';
import { readCookie, setCookie } from './cookies.ts';
import { outdatedPage } from './error-pages.ts';
import type { Button, ButtonName, FieldName, Stage, StepName } from './sign-in-steps.ts';
import { type StepState, stepPage } from './step-page.ts';

/** The pages with the forms of a sign-in or a reset, and the handlers of these forms. */
export function loginPages(context: SignInPagesContext): Route[] {
  return [...pagesAt('/login', 'sign-in', context), ...pagesAt('/forgotPassword', 'forgot', context)];
}

function pagesAt(path: string, step: StepName, context: SignInPagesContext): Route[] {
  const stage = { step, username: '', session: '' };
  return [
    {
      path,
      respond: (request) =>
        withAuthorization(context, request, (authorization) =>
          redirectSignedIn(context, authorization, request.headers, () => {
            const chosen = findLanguage(request.url.searchParams.get('lang') ?? undefined);
            return stepPage(context, { stage, authorization, ...request, chosen });
          }),
        ),
    },
    { method: 'POST', path, respond: (request) => handleForm(context, request) },
  ];
}

async function handleForm(context: SignInPagesContext, request: PageRequest): Promise<RouteResponse> {
  const form = new URLSearchParams(request.body.toString('utf8'));
  const stage = readStage(form, context);
  if (stage === undefined || !context.guard.isValid(request.headers, form.get('form'))) {
    context.log('form_refused', { reason: 'not_from_here' });
    return outdatedPage(context, request);
  }
  return withAuthorization(context, request, async (authorization) => {
    const state: StepState = { authorization, url: request.url, headers: request.headers, stage };
    const chosen = findLanguage(form.get('language') ?? undefined);
    if (chosen !== undefined) return stepPage(context, { ...state, chosen });
    const buttons = context.steps[stage.step];
    const name = form.get('button') ?? 'submit';
    const button = Object.hasOwn(buttons, name) ? buttons[name as ButtonName] : undefined;
    return button === undefined ? outdatedPage(context, request) : runButton(context, button, state, form);
  });
}

function readStage(form: URLSearchParams, { steps }: SignInPagesContext): Stage | undefined {
  const step = form.get('step') ?? '';
  if (!Object.hasOwn(steps, step)) return undefined;
  return {
    step: step as StepName,
    username: form.get('username') ?? '',
    session: form.get('session') ?? '',
  };
}

/** Checks the fields of a form and runs the button; errors are shown on the same page. */
async function runButton(
  context: SignInPagesContext,
  button: Button,
  state: StepState,
  form: URLSearchParams,
): Promise<RouteResponse> {
  const { authorization, stage, headers } = state;
  const { client } = authorization;
  const { values, errors } = checkFields(context, button.fields, form);
  const email = form.get('email') ?? undefined;
  if (Object.keys(errors).length > 0) return stepPage(context, { ...state, email, errors });
  try {
    const outcome = await button.run({ client, stage, values });
    if (outcome.to === 'app') {
      return finishSignIn(context, authorization, headers, outcome.browserSession);
    }
    return await stepPage(context, { ...state, stage: outcome.stage, notice: outcome.notice });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const problem = toProblem(
      Object.assign(new Error(error.message), { name: error.type }),
      button.operation,
    );
    context.log('sign_in_refused', { reason: problem, clientId: client.clientId });
    return stepPage(context, { ...state, email, problem });
  }
}

function checkFields({ config }: SignInPagesContext, fields: readonly FieldName[], form: URLSearchParams) {
  const checks: Readonly<Record<FieldName, Check>> = {
    email: checkEmail,
    password: requiredPassword('passwordMissing'),
    code: checkCode,
    newPassword: checkNewPassword(config.passwordPolicy),
  };
  const values: Partial<Record<FieldName, string>> = {};
  const errors: Partial<Record<FieldName, ErrorKey>> = {};
  for (const name of fields) {
    const { value, error } = checks[name](form.get(name) ?? '');
    values[name] = value;
    if (error !== undefined) errors[name] = error;
  }
  return { values, errors };
}

/** Sets the cookie of the new browser session, ends the previous one and redirects to the app. */
function finishSignIn(
  context: SignInPagesContext,
  authorization: AuthorizationRequest,
  headers: IncomingHttpHeaders,
  browserSession: string,
): RouteResponse {
  const { domain } = context;
  const signedIn = domain.findSignedInUser(browserSession);
  if (signedIn === undefined) throw new TypeError('A sign-in ended without a valid browser session.');
  domain.endSession(readCookie(headers, 'session') ?? '');
  const response = redirectToApp(context, authorization, signedIn);
  const cookie = setCookie('session', browserSession, BROWSER_SESSION_LIFETIME / 1000);
  return { ...response, headers: { ...response.headers, 'set-cookie': [cookie] } };
}
