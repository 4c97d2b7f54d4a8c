import type { IncomingHttpHeaders } from 'node:http';
import type { Page, PageResponse } from '../../emulator/aws/page.ts';
import { AwsError } from '../../emulator/aws/service.ts';
import type { AuthorizationRequest } from '../../emulator/cognito/oauth/authorization-request.ts';
import { SESSION_LIVES } from '../../emulator/cognito/oauth/browser-sessions.ts';
import {
  type Check,
  checkCode,
  checkEmail,
  checkNewPassword,
  type ErrorKey,
  requiredPassword,
} from '../../web/src/forms/checks.ts';
import { explain } from '../../web/src/problems.ts';
import { findLanguage } from '../../web/src/words/index.ts';
import { goToApp, signIn, verified } from './authorization-pages.ts';
import type { Desk } from './context.ts';
import { readCookie, setCookie } from './cookies.ts';
import { outdatedPage } from './error-pages.ts';
import type { Button, ButtonName, FieldName, Stage, StepName } from './sign-in-steps.ts';
import { type StepState, stepPage } from './step-page.ts';

type Asked = Parameters<Page['respond']>[0];

/** The pages that ask for a password or a code, and what their forms lead to. */
export function loginPages(desk: Desk): Page[] {
  const path = (at: string, step: StepName): Page[] => [
    {
      path: at,
      respond: (asked) =>
        verified(desk, asked, (request) =>
          signIn(desk, request, asked.headers, () =>
            stepPage(desk, { ...first(step), request, ...asked, chosen: languageIn(asked.url) }),
          ),
        ),
    },
    { method: 'POST', path: at, respond: (asked) => takeForm(desk, asked) },
  ];
  return [...path('/login', 'sign-in'), ...path('/forgotPassword', 'forgot')];
}

const first = (step: StepName) => ({ stage: { step, username: '', session: '' } });

const languageIn = (url: URL) => findLanguage(url.searchParams.get('lang') ?? undefined);

async function takeForm(desk: Desk, asked: Asked): Promise<PageResponse> {
  const form = new URLSearchParams(asked.body.toString('utf8'));
  const stage = readStage(form, desk);
  if (stage === undefined || !desk.guard.isOurs(asked.headers, form.get('form'))) {
    desk.log('form_refused', { reason: 'not_from_here' });
    return outdatedPage(desk, asked);
  }
  return verified(desk, asked, async (request) => {
    const state: StepState = { request, url: asked.url, headers: asked.headers, stage };
    const chosen = findLanguage(form.get('language') ?? undefined);
    if (chosen !== undefined) return stepPage(desk, { ...state, chosen });
    const buttons = desk.steps[stage.step];
    const pressed = form.get('button') ?? 'submit';
    const button = Object.hasOwn(buttons, pressed) ? buttons[pressed as ButtonName] : undefined;
    return button === undefined ? outdatedPage(desk, asked) : press(desk, button, state, form);
  });
}

function readStage(form: URLSearchParams, { steps }: Desk): Stage | undefined {
  const step = form.get('step') ?? '';
  if (!Object.hasOwn(steps, step)) return undefined;
  return {
    step: step as StepName,
    username: form.get('username') ?? '',
    session: form.get('session') ?? '',
  };
}

async function press(
  desk: Desk,
  button: Button,
  state: StepState,
  form: URLSearchParams,
): Promise<PageResponse> {
  const { request, stage, headers } = state;
  const { client } = request;
  const checks = checksOf(desk);
  const checked = button.fields.map((name) => [name, checks[name](form.get(name) ?? '')] as const);
  const wrong = checked.flatMap(([name, { error }]) => (error === undefined ? [] : [[name, error] as const]));
  const email = form.get('email') ?? undefined;
  if (wrong.length > 0) {
    const errors = Object.fromEntries(wrong) as Partial<Record<FieldName, ErrorKey>>;
    return stepPage(desk, { ...state, email, errors });
  }
  const values = Object.fromEntries(checked.map(([name, { value }]) => [name, value]));
  try {
    const outcome = await button.press({ client, stage, values });
    if (outcome.to === 'app') return welcome(desk, request, headers, outcome.browserSession);
    return await stepPage(desk, { ...state, stage: outcome.stage, notice: outcome.notice });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const problem = explain(Object.assign(new Error(error.message), { name: error.type }), button.doing);
    desk.log('sign_in_refused', { reason: problem, clientId: client.clientId });
    return stepPage(desk, { ...state, email, problem });
  }
}

/** Remembers the browser, as whoever has just signed in, and sends it back to the app. */
function welcome(
  desk: Desk,
  request: AuthorizationRequest,
  headers: IncomingHttpHeaders,
  browserSession: string,
): PageResponse {
  const signedIn = desk.sessions.find(browserSession, desk.pool);
  if (signedIn === undefined) throw new TypeError('A sign-in ended with a session that is none.');
  desk.sessions.close(readCookie(headers, 'session') ?? '');
  const answer = goToApp(desk, request, signedIn);
  const cookie = setCookie('session', browserSession, SESSION_LIVES / 1000);
  return { ...answer, headers: { ...answer.headers, 'set-cookie': [cookie] } };
}

function checksOf({ config }: Desk): Readonly<Record<FieldName, Check>> {
  return {
    email: checkEmail,
    password: requiredPassword('passwordMissing'),
    code: checkCode,
    newPassword: checkNewPassword(config.passwordPolicy),
  };
}
