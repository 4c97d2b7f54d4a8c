import type { IncomingHttpHeaders } from 'node:http';
import type { RouteResponse } from '../../emulator/aws/route.ts';
import type { AuthorizationRequest } from '../../emulator/cognito/oauth/authorization-request.ts';
import { toLetters } from '../../formats/address-letters.ts';
import { fieldOf, type ProblemKey, problemSentence } from '../../web/src/auth-errors.ts';
import type { ErrorKey } from '../../web/src/forms/checks.ts';
import type { LanguageCode, NoticeKey } from '../../web/src/words/index.ts';
import { localeFor, type SignInPagesContext, styleAddress } from './context.ts';
import { setCookie } from './cookies.ts';
import { type PageLocale, pageHeaders, renderPage } from './page.ts';
import type { FieldName, Stage } from './sign-in-steps.ts';
import { STEP_CONTENT } from './step-content.ts';

/** A step of a sign-in with the messages to show. */
export interface StepState {
  readonly authorization: AuthorizationRequest;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly stage: Stage;
  /** The address as typed. */
  readonly email?: string | undefined;
  readonly errors?: Readonly<Partial<Record<FieldName, ErrorKey>>>;
  readonly problem?: ProblemKey | undefined;
  readonly notice?: NoticeKey | undefined;
  /** The language that the user has just chosen on this page. */
  readonly chosen?: LanguageCode | undefined;
}

/** Notices that ask for something; the others confirm that something is done. */
const ASKING: readonly NoticeKey[] = ['mustReset'];

/** Renders the page of a step; status 400 with an error. */
export async function stepPage(context: SignInPagesContext, state: StepState): Promise<RouteResponse> {
  const { authorization, url, headers, stage, notice, chosen, errors = {}, problem } = state;
  const { client } = authorization;
  const locale = await localeFor(context, client, headers, chosen);
  const { words } = locale;
  const { query, path } = addressOf(stage, url);
  const page = STEP_CONTENT[stage.step]({
    locale,
    stage,
    query,
    app: client.name === client.clientId ? locale.config.clinic.name : client.name,
    clientId: client.clientId,
    portal: context.portal,
    offersCode: context.domain.settings.emailOtp && client.flows.includes('ALLOW_USER_AUTH'),
    offersSignUp: !context.domain.settings.adminsCreateUsersOnly,
  });
  const csrf = context.guard.issue(headers);
  const hidden = Object.entries({ form: csrf.field, ...stage });
  const failed = problem !== undefined || Object.keys(errors).length > 0;
  const isFirst = stage.username === '';
  const body = await renderPage(
    locale,
    {
      title: page.title,
      failed,
      style: styleAddress(client),
      portal: context.portal,
      // Posts the hidden fields, so that a change of language does not lose a step in progress.
      languageForm: isFirst
        ? { method: 'get', action: path, field: 'lang', hidden: [...new URLSearchParams(query)] }
        : { method: 'post', action: `${path}${query}`, field: 'language', hidden },
    },
    {
      ...page,
      form: { action: `${path}${query}`, hidden, accountName: accountName(stage) },
      fields: page.fields.map((field) => describeField(field, state, locale)),
      problem: problem !== undefined && ownField(problem, page.fields) === undefined && say(problem, locale),
      notice: notice !== undefined && words.notices[notice],
      asking: notice !== undefined && ASKING.includes(notice),
    },
  );
  const cookies = [
    setCookie('form', csrf.cookie),
    ...(chosen === undefined ? [] : [setCookie('language', chosen)]),
  ];
  return {
    status: failed ? 400 : 200,
    headers: { ...pageHeaders(new URL(authorization.redirectUri).origin), 'set-cookie': cookies },
    body,
  };
}

/** Returns the path of a step and the query of its authorization, without the app's language. */
function addressOf({ step }: Stage, url: URL): { readonly path: string; readonly query: string } {
  const parameters = new URLSearchParams(url.searchParams);
  parameters.delete('lang');
  const path = step === 'forgot' || step === 'reset' ? '/forgotPassword' : '/login';
  return { path, query: `?${parameters}` };
}

function describeField(
  field: ReturnType<(typeof STEP_CONTENT)[Stage['step']]>['fields'][number],
  { authorization, stage, email, errors = {}, problem }: StepState,
  locale: PageLocale,
) {
  const { name } = field;
  const wrong = errors[name];
  const isTheProblem = problem !== undefined && fieldOf(problem) === name;
  const error = wrong === undefined ? isTheProblem && say(problem, locale) : locale.words.errors[wrong];
  const described = [
    field.hint !== undefined && `${name}-hint`,
    field.rules !== undefined && `${name}-rules`,
    error !== false && `${name}-error`,
  ];
  return {
    hint: undefined,
    rules: undefined,
    ...field,
    // Codes and passwords are never repeated on a page.
    value: name === 'email' ? (email ?? toLetters(stage.username || authorization.loginHint)) : '',
    error,
    describedBy: described.filter(Boolean).join(' '),
  };
}

function ownField(problem: ProblemKey, fields: readonly { readonly name: string }[]): string | undefined {
  return fields.find(({ name }) => name === fieldOf(problem))?.name;
}

const say = (problem: ProblemKey, locale: PageLocale): string => problemSentence(problem, locale);

/** Returns the account for password managers, on pages that do not ask for it. */
function accountName({ step, username }: Stage): string | undefined {
  return step === 'new-password' || step === 'reset' ? username : undefined;
}
