import {
  ConfirmForgotPasswordCommand,
  ConfirmSignUpCommand,
  ForgotPasswordCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { findSecret } from '../../local/demo/mailbox.ts';
import { startLocalSystem } from '../../local/system.ts';
import { ASSEMBLY } from '../harness/assembly.ts';
import { type Clinic, createPatient, openClinic, PASSWORD, signUpAs } from './clinic.ts';

let clinic: Clinic;
beforeAll(async () => {
  const environment = { AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: 'http://localhost:1' };
  clinic = openClinic(await startLocalSystem({ assembly: ASSEMBLY, delayScale: 0.01, environment }));
});
afterAll(() => clinic.system.close());

/** Returns the code of the last email to an address. */
async function lastCode(address: string): Promise<string | undefined> {
  await clinic.system.lambda.settled();
  const emails = await clinic.system.inbox.emails();
  const email = emails.findLast(({ destination }) => destination.to.includes(address));
  return email && findSecret(email);
}

test('devices that could not be signed out after a reset are reported, with the command that does so', async () => {
  const Username = 'stuck@example.com';
  await createPatient(clinic, Username);
  const { clientId: ClientId } = clinic.system;
  await clinic.cognito.send(new ForgotPasswordCommand({ ClientId, Username }));
  const ConfirmationCode = await lastCode(Username);
  const Password = `${PASSWORD} again`;
  await clinic.cognito.send(
    new ConfirmForgotPasswordCommand({ ClientId, Username, ConfirmationCode, Password }),
  );
  const { name, exitCode, text } = await clinic.diagnosisOf(Username, 'not-signed-out');
  expect({ name, exitCode }).toEqual({ name: 'not-signed-out', exitCode: 3 });
  expect(text).toContain(`npm run users -- sign-out ${Username} --local`);
  expect(text).toContain('Not signed out:');
  expect(text).toContain('the patient could not be signed out on the other devices');
});

test('a code that was sent although the address has an owner is explained', async () => {
  const address = 'owned@example.com';
  await createPatient(clinic, address);
  const { username: Username } = await signUpAs(clinic, address);
  const ConfirmationCode = await lastCode(address);
  const { clientId: ClientId } = clinic.system;
  const confirming = clinic.cognito.send(new ConfirmSignUpCommand({ ClientId, Username, ConfirmationCode }));
  await expect(confirming).rejects.toMatchObject({ name: 'AliasExistsException' });
  const { name, exitCode, text } = await clinic.diagnosisOf(address, 'code-of-another-sign-up');
  expect({ name, exitCode }).toEqual({ name: 'code-of-another-sign-up', exitCode: 0 });
  expect(text.replaceAll(/\s+/g, ' ')).toContain('the website refuses that code');
  expect(text).toContain('the account could not be looked up in time');
});
