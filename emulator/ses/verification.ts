import type { Route } from '../aws/route.ts';
import type { WireInput } from '../aws/service.ts';
import type { Identities } from './identities.ts';

const PATH = '/ses/verify-email';

/** Makes the email with the link that verifies an address, as input of `SendEmail`. */
export function verificationEmail(
  address: string,
  region: string,
  endpointUrl: string,
  token: string,
): WireInput {
  const text = [
    'Dear Amazon Web Services Customer,',
    `We have received a request to authorize this email address for use with Amazon SES in region ${region}. If you requested this verification, please go to the following URL to confirm that you are authorized to use this email address:`,
    `${endpointUrl}${PATH}?token=${token}`,
  ];
  return {
    FromEmailAddress: 'no-reply-aws@amazon.com',
    Destination: { ToAddresses: [address] },
    Content: {
      Simple: {
        Subject: { Data: `Amazon Web Services – Email Address Verification Request in region ${region}` },
        Body: { Text: { Data: text.join('\n\n') } },
      },
    },
  };
}

/** Makes the page behind the link, which verifies the address when it is opened, as SES's does. */
export function verificationPage(identities: Pick<Identities, 'verify'>): Route {
  return {
    path: PATH,
    respond: ({ url }) => {
      const address = identities.verify(url.searchParams.get('token') ?? '');
      return address === undefined
        ? page(400, 'This link is not valid or was used already.')
        : page(200, 'The email address is verified. In the sandbox, SES now sends to it.');
    },
  };
}

const page = (status: number, sentence: string) => ({
  status,
  body: `<!doctype html><html lang="en"><title>Amazon SES</title><p>${sentence}</p></html>`,
});
