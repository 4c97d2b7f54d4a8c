export { CognitoEmails, type DkimRecord } from './cognito-emails.ts';
export { CognitoEmailsMixin } from './cognito-emails-mixin.ts';
export { CognitoEmailsError } from './errors.ts';
export type {
  AppBrand,
  Brand,
  CognitoEmailsOptions,
  CognitoEmailsProps,
  EmailLinks,
  EmailNotices,
} from './options.ts';
