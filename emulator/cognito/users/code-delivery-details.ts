/** Describes to the app where a code was sent. */
export interface CodeDeliveryDetails {
  readonly AttributeName: 'email';
  readonly DeliveryMedium: 'EMAIL';
  readonly Destination: string;
}

/** Masks an address as Cognito does: `anna@example.org` becomes `a***@e***`. */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf('@');
  const first = (text: string) => [...text][0] ?? '';
  return `${first(email.slice(0, at))}***@${first(email.slice(at + 1))}***`;
}

export function codeDeliveryDetails(email: string): CodeDeliveryDetails {
  return { AttributeName: 'email', DeliveryMedium: 'EMAIL', Destination: maskEmail(email) };
}
