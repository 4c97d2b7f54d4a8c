/** The only provider of the SDK's default chain that finds credentials in Lambda. */
export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';
