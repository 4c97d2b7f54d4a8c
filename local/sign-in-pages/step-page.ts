import type { IncomingHttpHeaders } from 'node:http';
import type { PageResponse } from '../../emulator/aws/page.ts';
import type { AuthorizationRequest } from '../../emulator/cognito/oauth/authorization-request.ts';
import type { NoticeKey } from '../../web/src/context.ts';
import type { ErrorKey } from '../../web/src/forms/checks.ts';
import { fieldOf, type ProblemKey, sentenceFor } from '../../web/src/problems.ts';
import type { LanguageCode } from '../../web/src/words/index.ts';
import { type Desk, speakFor, styleAddress } from './context.ts';
import { setCookie } from './cookies.ts';
import { pageHeaders, renderPage, type Speech } from './page.ts';
import type { FieldName, Stage } from './sign-in-steps.ts';
import { STEP_PAGES } from './step-content.ts';

/** A step of a sign-in, and how it went so far. */
export interface StepState {
  readonly request: AuthorizationRequest;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly stage: Stage;
  /** What was typed into the field of the address. */
  readonly email?: string | undefined;
  readonly errors?: Readonly<Partial<Record<FieldName, ErrorKey>>>;
  readonly problem?: ProblemKey | undefined;
  readonly notice?: NoticeKey | undefined;
  /** The language that was chosen on this page just now. */
  readonly chosen?: LanguageCode | undefined;
}

/** The words that ask for something, where the others say that something is done. */
const ASKING: readonly NoticeKey[] = ['confirmFirst', 'mustReset'];

/** The page of a step; status 400 where what was sent is not taken. */
export async function stepPage(desk: Desk, state: StepState): Promise<PageResponse> {
  const { request, url, headers, stage, notice, chosen, errors = {}, problem } = state;
  const { client } = request;
  const speech = await speakFor(desk, client, headers, chosen ?? null);
  const { words } = speech;
  const { query, path } = addressOf(stage, url);
  const page = STEP_PAGES[stage.step]({
    speech,
    stage,
    query,
    app: client.name === client.clientId ? speech.config.clinic.name : client.name,
    portal: desk.portal,
    offersCode: desk.pool.settings.emailOtp && client.flows.includes('ALLOW_USER_AUTH'),
    offersSignUp: !desk.pool.settings.adminsCreateUsersOnly,
  });
  const pass = desk.guard.pass(headers);
  const hidden = Object.entries({ form: pass.field, ...stage });
  const failed = problem !== undefined || Object.keys(errors).length > 0;
  const isFirst = stage.username === '';
  const body = await renderPage(
    speech,
    {
      title: page.title,
      failed,
      style: styleAddress(client),
      portal: desk.portal,
      // A step that is under way must not be lost to a change of language.
      languageForm: isFirst
        ? { method: 'get', action: path, field: 'lang', hidden: [...new URLSearchParams(query)] }
        : { method: 'post', action: `${path}${query}`, field: 'language', hidden },
    },
    {
      ...page,
      form: { action: `${path}${query}`, hidden, accountName: accountName(stage) },
      fields: page.fields.map((field) => describeField(field, state, speech)),
      problem: problem !== undefined && ownField(problem, page.fields) === undefined && say(problem, speech),
      notice: notice !== undefined && words.notices[notice],
      asking: notice !== undefined && ASKING.includes(notice),
    },
  );
  const cookies = [
    setCookie('form', pass.cookie),
    ...(chosen === undefined ? [] : [setCookie('language', chosen)]),
  ];
  return {
    status: failed ? 400 : 200,
    headers: { ...pageHeaders(new URL(request.redirectUri).origin), 'set-cookie': cookies },
    body,
  };
}

/** The address of a step, and the authorization that it belongs to, without the language that the app asked for. */
function addressOf({ step }: Stage, url: URL): { readonly path: string; readonly query: string } {
  const parameters = new URLSearchParams(url.searchParams);
  parameters.delete('lang');
  const path = step === 'forgot' || step === 'reset' ? '/forgotPassword' : '/login';
  return { path, query: `?${parameters}` };
}

function describeField(
  field: ReturnType<(typeof STEP_PAGES)[Stage['step']]>['fields'][number],
  { request, stage, email, errors = {}, problem }: StepState,
  speech: Speech,
) {
  const { name } = field;
  const wrong = errors[name];
  const isTheProblem = problem !== undefined && fieldOf(problem) === name;
  const error = wrong === undefined ? isTheProblem && say(problem, speech) : speech.words.errors[wrong];
  const described = [
    field.hint !== undefined && `${name}-hint`,
    field.rules !== undefined && `${name}-rules`,
    error !== false && `${name}-error`,
  ];
  return {
    hint: undefined,
    rules: undefined,
    ...field,
    // Codes and passwords are never put back into a page.
    value: name === 'email' ? (email ?? (stage.username || request.loginHint)) : '',
    error,
    describedBy: described.filter(Boolean).join(' '),
  };
}

function ownField(problem: ProblemKey, fields: readonly { readonly name: string }[]): string | undefined {
  return fields.find(({ name }) => name === fieldOf(problem))?.name;
}

const say = (problem: ProblemKey, speech: Speech): string => sentenceFor(problem, speech);

/** Tells password managers whose password it is, where the page does not ask. */
function accountName({ step, username }: Stage): string | undefined {
  return step === 'new-password' || step === 'reset' ? username : undefined;
}
