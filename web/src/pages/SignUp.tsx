import { useApp } from '../context.ts';
import { isolate } from '../format.ts';
import { Choice } from '../forms/Choice.tsx';
import { acceptAny, checkEmail, checkNewPassword, required, ticked } from '../forms/checks.ts';
import { Field } from '../forms/Field.tsx';
import { Form } from '../forms/Form.tsx';
import { EmailField, PasswordField } from '../forms/fields.tsx';
import { useForm } from '../forms/use-form.ts';
import { LegalLinks } from '../LegalLinks.tsx';
import { toLocale } from '../language.ts';
import { Link } from '../navigation.tsx';
import { Page } from '../Page.tsx';
import { pendingSignUps } from '../pending-sign-ups.ts';
import { ROUTE } from '../routes.ts';
import { SignedInAlready } from './SignedInAlready.tsx';

export function SignUp() {
  const { auth, config, dropDeepLink, go, otherApp, pendingCodes, language, signedIn, toLetters, words } =
    useApp();
  const { consentVersion } = config;
  const form = useForm(
    'signUp',
    {
      name: { value: '', check: required('nameMissing') },
      email: { value: toLetters(pendingCodes.lastAddress), check: checkEmail },
      newPassword: { value: '', check: checkNewPassword(config.passwordPolicy) },
      consent: { value: '', check: consentVersion === undefined ? acceptAny : ticked('consentMissing') },
    },
    async ({ name, email, newPassword: password }) => {
      const { signUp } = await auth();
      const [username, address] = [crypto.randomUUID(), email.toLowerCase()];
      const locale = toLocale(language, config.defaultLanguage);
      const app = otherApp?.clientId;
      await signUp(username, { name, address, password, locale, app, consentVersion });
      await pendingSignUps.add(username, address, app);
      pendingCodes.add('confirm', address);
      // A link that led here belongs to another sign-up.
      dropDeepLink();
      go(ROUTE.confirm);
    },
  );
  if (signedIn) return <SignedInAlready name="signUp" />;
  return (
    <Page name="signUp">
      <p>{words.signUp.intro(isolate(config.clinic.name))}</p>
      {otherApp !== undefined && <p>{words.otherApp.afterwards(isolate(otherApp.name))}</p>}
      <Form form={form} action={words.actions.signUp} busy={words.actions.signUpBusy}>
        <Field
          form={form}
          name="name"
          label={words.fields.name}
          input={{ autoComplete: 'name', dir: 'auto' }}
        />
        <EmailField form={form} name="email" hint={words.signUp.emailHint} offersCorrection />
        <PasswordField form={form} name="newPassword" label={words.fields.password} kind="new" />
        <LegalLinks inNewTab />
        {consentVersion !== undefined && (
          <Choice
            id="consent"
            value={form.values.consent}
            onChange={(value) => form.set('consent', value)}
            label={consentSentence()}
            error={form.errors.consent}
          />
        )}
      </Form>
      <p>
        <span>{`${words.signUp.haveAccount} `}</span>
        {otherApp === undefined ? (
          <Link href={ROUTE.login}>{words.signUp.signIn}</Link>
        ) : (
          <a href={otherApp.url}>{words.otherApp.goOn(isolate(otherApp.name))}</a>
        )}
      </p>
    </Page>
  );

  function consentSentence(): string {
    const { consent, consentToPrivacy, consentToTerms } = words.signUp;
    if (config.termsUrl === undefined) return consentToPrivacy;
    return config.privacyUrl === undefined ? consentToTerms : consent;
  }
}
