import { passwordRules } from '../../web/src/forms/checks.ts';
import { isolate } from '../../web/src/problems.ts';
import { ROUTE } from '../../web/src/routes.ts';
import { inWords } from '../../web/src/time.ts';
import type { Speech } from './page.ts';
import {
  type ButtonName,
  type FieldName,
  SESSION_MINUTES,
  type Stage,
  type StepName,
} from './sign-in-steps.ts';
import { PAGE_WORDS } from './words.ts';

/** A field as the page shows it, before anybody typed. */
interface Field {
  readonly name: FieldName;
  readonly label: string;
  readonly hint?: string;
  readonly rules?: { readonly title: string; readonly list: readonly string[]; readonly advice: string };
  readonly type: 'email' | 'password' | 'text';
  readonly inputMode: 'email' | 'numeric' | 'text';
  readonly autoComplete: string;
  readonly className: string;
}

interface PageButton {
  readonly name: ButtonName;
  readonly label: string;
}

interface PageLink {
  readonly href: string;
  readonly label: string;
}

/** What a step asks, in words. */
export interface StepPage {
  readonly title: string;
  readonly heading: string;
  readonly intro: readonly string[];
  readonly fields: readonly Field[];
  readonly submit: PageButton;
  /** Below the fields. */
  readonly helpLink?: PageLink;
  /** Another way, with a sentence before it. */
  readonly other?: PageButton & { readonly intro: string };
  readonly quiet?: string;
  readonly noEmail?: {
    readonly title: string;
    readonly again: PageButton;
    readonly text?: string;
    readonly links: readonly PageLink[];
  };
  readonly links: readonly PageLink[];
  readonly aside?: PageLink & { readonly text: string };
}

/** What the pages of a sign-in must know beside the words. */
export interface StepContext {
  readonly speech: Speech;
  readonly stage: Stage;
  /** Name of the app that the patient goes on to. */
  readonly app: string;
  /** Address of the portal. */
  readonly portal: string;
  /** The query of an authorization, question mark included. */
  readonly query: string;
  readonly offersCode: boolean;
  readonly offersSignUp: boolean;
}

/** Each step in words. */
export const STEP_PAGES: Readonly<Record<StepName, (context: StepContext) => StepPage>> = {
  'sign-in': ({ speech, app, portal, query, offersCode, offersSignUp }) => {
    const { words, language } = speech;
    return {
      ...titled(words.pages.login),
      intro: [PAGE_WORDS[language].goOnTo(isolateName(app))],
      fields: [emailField(speech), passwordField(speech)],
      submit: { name: 'submit', label: words.actions.signIn },
      helpLink: { href: `/forgotPassword${query}`, label: words.login.forgot },
      ...(offersCode && {
        other: { name: 'other', intro: words.login.codeInstead, label: words.actions.emailCode },
      }),
      links: [],
      ...(offersSignUp && {
        aside: {
          text: words.login.noAccount,
          href: `${portal}${ROUTE.signUp}`,
          label: words.login.createAccount,
        },
      }),
    };
  },
  code: ({ speech, stage, portal, query }) => {
    const { words, language } = speech;
    const minutes = { value: SESSION_MINUTES, unit: 'minute' } as const;
    return {
      ...titled(words.pages.loginCode),
      intro: [words.loginCode.sentTo(isolate(stage.username))],
      fields: [codeField(speech)],
      submit: { name: 'submit', label: words.actions.signIn },
      quiet: words.loginCode.lives(inWords(minutes, language)),
      noEmail: {
        title: words.confirm.noEmail,
        again: { name: 'again', label: words.actions.sendNewCode },
        links: [{ href: `/login${query}`, label: words.loginCode.usePassword }, helpPage(speech, portal)],
      },
      links: [],
    };
  },
  'new-password': ({ speech, query }) => {
    const { words } = speech;
    return {
      ...titled(words.pages.newPassword),
      intro: [words.newPassword.intro],
      fields: [newPasswordField(speech)],
      submit: { name: 'submit', label: words.actions.savePassword },
      links: [{ href: `/login${query}`, label: words.reset.backToSignIn }],
    };
  },
  confirm: ({ speech, stage, portal, query }) => {
    const { words, language, config } = speech;
    return {
      ...titled(words.pages.confirm, words.confirm.title),
      intro: [words.confirm.sentTo(isolate(stage.username))],
      fields: [codeField(speech)],
      submit: { name: 'submit', label: words.actions.confirm },
      quiet: words.confirm.lives(inWords(config.lives.confirm, language)),
      noEmail: {
        title: words.confirm.noEmail,
        again: { name: 'again', label: words.actions.sendNewCode },
        links: [helpPage(speech, portal), { href: `/login${query}`, label: words.reset.backToSignIn }],
      },
      links: [],
    };
  },
  forgot: ({ speech, query }) => {
    const { words } = speech;
    return {
      ...titled(words.pages.reset),
      intro: [words.reset.intro],
      fields: [emailField(speech)],
      submit: { name: 'submit', label: words.actions.sendCode },
      quiet: words.reset.invited,
      links: [{ href: `/login${query}`, label: words.reset.backToSignIn }],
    };
  },
  reset: ({ speech, stage, portal, query }) => {
    const { words, language, config } = speech;
    return {
      ...titled(words.pages.reset, words.confirm.title),
      intro: [words.reset.sentTo(isolate(stage.username))],
      fields: [codeField(speech), newPasswordField(speech)],
      submit: { name: 'submit', label: words.actions.savePassword },
      quiet: words.reset.lives(inWords(config.lives.reset, language)),
      noEmail: {
        title: words.confirm.noEmail,
        again: { name: 'again', label: words.actions.sendNewCode },
        text: words.reset.invited,
        links: [
          { href: `/forgotPassword${query}`, label: words.reset.otherAddress },
          helpPage(speech, portal),
          { href: `/login${query}`, label: words.reset.backToSignIn },
        ],
      },
      links: [],
    };
  },
};

const titled = (title: string, heading = title) => ({ title, heading });

const helpPage = ({ words }: Speech, portal: string): PageLink => ({
  href: `${portal}${ROUTE.help}`,
  label: words.shell.help,
});

const emailField = ({ words }: Speech): Field => ({
  name: 'email',
  label: words.fields.email,
  type: 'email',
  inputMode: 'email',
  autoComplete: 'username',
  className: '',
});

const passwordField = ({ words }: Speech): Field => ({
  name: 'password',
  label: words.fields.password,
  type: 'password',
  inputMode: 'text',
  autoComplete: 'current-password',
  className: '',
});

const codeField = ({ words }: Speech): Field => ({
  name: 'code',
  label: words.fields.code,
  hint: words.fields.codeHint,
  type: 'text',
  inputMode: 'numeric',
  autoComplete: 'one-time-code',
  className: 'code',
});

const newPasswordField = ({ words, config }: Speech): Field => {
  const { passwordPolicy } = config;
  const { passwordRules: say } = words;
  return {
    name: 'newPassword',
    label: words.fields.newPassword,
    rules: {
      title: say.title,
      list: passwordRules(passwordPolicy, '').map(({ rule }) =>
        rule === 'length' ? say.length(passwordPolicy.MinimumLength) : say[rule],
      ),
      advice: say.advice,
    },
    type: 'password',
    inputMode: 'text',
    autoComplete: 'new-password',
    className: '',
  };
};

/** Keeps a name together in a sentence that runs the other way. */
const isolateName = (name: string): string => `\u2068${name}\u2069`;
