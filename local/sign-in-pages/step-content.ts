import { PAGE_SESSION_MINUTES } from '../../emulator/cognito/oauth/browser-sign-in.ts';
import { toLetters } from '../../formats/address-letters.ts';
import { formatDuration, isolate } from '../../web/src/format.ts';
import { ROUTE } from '../../web/src/routes.ts';
import type { PageLocale } from './page.ts';
import type { ButtonName, Stage, StepName } from './sign-in-steps.ts';
import { codeField, emailField, type Field, newPasswordField, passwordField } from './step-fields.ts';
import { PAGE_WORDS } from './words.ts';

interface PageButton {
  readonly name: ButtonName;
  readonly label: string;
}

interface PageLink {
  readonly href: string;
  readonly label: string;
}

/** The text, fields and buttons of a step. */
export interface StepContent {
  readonly title: string;
  readonly heading: string;
  readonly intro: readonly string[];
  readonly fields: readonly Field[];
  readonly submit: PageButton;
  /** Below the fields. */
  readonly helpLink?: PageLink;
  /** The alternative, with an introductory sentence. */
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

/** The parameters of a step's content. */
export interface StepContext {
  readonly locale: PageLocale;
  readonly stage: Stage;
  /** Name of the app that the patient signs in to. */
  readonly app: string;
  readonly clientId: string;
  /** Address of the portal. */
  readonly portal: string;
  /** The query of an authorization, question mark included. */
  readonly query: string;
  readonly offersCode: boolean;
  readonly offersSignUp: boolean;
}

/** The content of each step. */
export const STEP_CONTENT: Readonly<Record<StepName, (context: StepContext) => StepContent>> = {
  'sign-in': ({ locale, app, clientId, portal, query, offersCode, offersSignUp }) => {
    const { words, language } = locale;
    return {
      ...titled(words.pages.login),
      intro: [PAGE_WORDS[language].goOnTo(isolateName(app))],
      fields: [emailField(locale), passwordField(locale)],
      submit: { name: 'submit', label: words.actions.signIn },
      helpLink: { href: `/forgotPassword${query}`, label: words.login.forgot },
      ...(offersCode && {
        other: { name: 'other', intro: words.login.codeInstead, label: words.actions.emailCode },
      }),
      links: [],
      ...(offersSignUp && {
        aside: {
          text: words.login.noAccount,
          href: `${portal}${ROUTE.signUp}?app=${encodeURIComponent(clientId)}`,
          label: words.login.createAccount,
        },
      }),
    };
  },
  code: ({ locale, stage, portal, query }) => {
    const { words, language } = locale;
    const minutes = { value: PAGE_SESSION_MINUTES, unit: 'minute' } as const;
    return {
      ...titled(words.pages.loginCode),
      intro: [words.loginCode.sentTo(isolate(toLetters(stage.username)))],
      fields: [codeField(locale)],
      submit: { name: 'submit', label: words.actions.signIn },
      quiet: words.loginCode.validFor(formatDuration(minutes, language)),
      noEmail: {
        title: words.confirm.noEmail,
        again: { name: 'again', label: words.actions.sendNewCode },
        links: [{ href: `/login${query}`, label: words.loginCode.usePassword }, helpPage(locale, portal)],
      },
      links: [],
    };
  },
  'new-password': ({ locale, query }) => {
    const { words } = locale;
    return {
      ...titled(words.pages.newPassword),
      intro: [words.newPassword.intro],
      fields: [newPasswordField(locale)],
      submit: { name: 'submit', label: words.actions.savePassword },
      links: [{ href: `/login${query}`, label: words.reset.backToSignIn }],
    };
  },
  forgot: ({ locale, query }) => {
    const { words } = locale;
    return {
      ...titled(words.pages.reset),
      intro: [words.reset.intro],
      fields: [emailField(locale)],
      submit: { name: 'submit', label: words.actions.sendCode },
      quiet: words.reset.invited,
      links: [{ href: `/login${query}`, label: words.reset.backToSignIn }],
    };
  },
  reset: ({ locale, stage, portal, query }) => {
    const { words, language, config } = locale;
    return {
      ...titled(words.pages.reset, words.confirm.title),
      intro: [words.reset.sentTo(isolate(toLetters(stage.username)))],
      fields: [codeField(locale), newPasswordField(locale)],
      submit: { name: 'submit', label: words.actions.savePassword },
      quiet: words.reset.validFor(formatDuration(config.lives.reset, language)),
      noEmail: {
        title: words.confirm.noEmail,
        again: { name: 'again', label: words.actions.sendNewCode },
        text: words.reset.invited,
        links: [
          { href: `/forgotPassword${query}`, label: words.reset.otherAddress },
          helpPage(locale, portal),
          { href: `/login${query}`, label: words.reset.backToSignIn },
        ],
      },
      links: [],
    };
  },
};

const titled = (title: string, heading = title) => ({ title, heading });

const helpPage = ({ words }: PageLocale, portal: string): PageLink => ({
  href: `${portal}${ROUTE.help}`,
  label: words.layout.help,
});

/** Isolates a name's text direction from that of the sentence. */
const isolateName = (name: string): string => `\u2068${name}\u2069`;
