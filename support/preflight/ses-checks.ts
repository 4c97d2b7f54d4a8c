import { GetAccountCommand, GetEmailIdentityCommand } from '@aws-sdk/client-sesv2';
import type { Account } from './account.ts';
import { call, type Finding, ok, todo } from './finding.ts';

const getAccount = ({ clients, region }: Account) =>
  call('ses:GetAccount', region, () => clients.ses.send(new GetAccountCommand({})));

/** Looks whether the account may send, and to whom. */
export async function checkSandbox(account: Account): Promise<Finding> {
  const { region } = account;
  const { ProductionAccessEnabled, SendingEnabled, EnforcementStatus, SendQuota } =
    (await getAccount(account)) ?? {};
  if (SendingEnabled === false || EnforcementStatus === 'SHUTDOWN') {
    return todo(
      `SES does not let this account send in ${region}; its state is ${EnforcementStatus ?? 'unknown'}.`,
      'Answer the message that AWS has sent about it, in the support centre.',
    );
  }
  if (ProductionAccessEnabled !== true) {
    return todo(
      `The account is in the SES sandbox of ${region}: emails reach only verified addresses and the mailbox simulator.`,
      'You can deploy and test. Before patients know the address of the site, ask for production access: docs/deploying.md, step 6.',
    );
  }
  return ok(
    `SES lets this account send ${SendQuota?.Max24HourSend ?? 0} emails a day to anybody; ${SendQuota?.SentLast24Hours ?? 0} were sent in the last 24 hours.`,
  );
}

/** Compares the rate of the account with that of the site. In the sandbox it is 1 until AWS raises it. */
export async function checkSendingRate(account: Account): Promise<Finding> {
  const { sendingRate } = account.site.email;
  const { ProductionAccessEnabled, SendQuota } = (await getAccount(account)) ?? {};
  const allowed = SendQuota?.MaxSendRate ?? 0;
  const found = `SES sends at most ${allowed} a second, and email.sendingRate is ${sendingRate}.`;
  if (allowed >= sendingRate) {
    return ok(found, allowed > sendingRate ? 'You may raise `email.sendingRate` to it.' : undefined);
  }
  if (ProductionAccessEnabled !== true) return ok(`${found} The sandbox allows no more.`);
  return todo(found, `Set \`email.sendingRate\` to ${Math.floor(allowed)}, or ask AWS for more.`);
}

/** Looks whether the domain of the emails is free for the stack, or verified for its use. */
export async function checkIdentity(account: Account): Promise<Finding> {
  const { clients, deployment, existing, region, site } = account;
  const { domain, verifiedDomain } = site.email;
  const name = deployment.identity ?? verifiedDomain ?? domain;
  const identity = await call(
    'ses:GetEmailIdentity',
    region,
    () => clients.ses.send(new GetEmailIdentityCommand({ EmailIdentity: name })),
    'NotFoundException',
  );
  const isVerified = identity?.VerifiedForSendingStatus === true;
  if (deployment.identity === undefined) {
    if (isVerified) return ok(`SES has verified ${name}, and the stack leaves it as it is.`);
    return todo(
      identity === undefined
        ? `SES does not know ${name} in this account and region.`
        : `SES has not verified ${name} yet.`,
      'Verify it first, or leave out `email.verifiedDomain`, so that the stack does.',
    );
  }
  if (identity === undefined) return ok(`SES does not know ${name} yet; the stack creates it.`);
  if ((await existing)?.needs.identity === name) {
    return ok(
      `The identity ${name} belongs to this stack and is ${isVerified ? '' : 'not '}verified.`,
      isVerified ? undefined : 'Make the DNS records of docs/deploying.md, step 4.',
    );
  }
  return todo(
    `The identity ${name} exists already, ${isVerified ? 'verified' : 'not verified'}, and does not belong to this stack.`,
    isVerified
      ? `Other systems may send from it. Set \`email.verifiedDomain\` to ${name}, and the stack only uses it.`
      : `Verify it and set \`email.verifiedDomain\` to ${name}, or, if nothing sends with it, remove it: \`aws sesv2 delete-email-identity --email-identity ${name}\`.`,
  );
}
