/** The one provider of the SDK's chain that has anything to give in Lambda. */
export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';
