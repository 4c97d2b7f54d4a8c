import { AwsError } from '../aws/service.ts';

const refusal =
  (type: string, standard: string) =>
  (message: string = standard): AwsError =>
    new AwsError(type, message);

/*
 * The refusals of a user pool, each with the sentence that Cognito uses most.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/CommonErrors.html
 */
export const aliasExists = refusal('AliasExistsException', 'An account with the given email already exists.');
export const codeDeliveryFailure = refusal(
  'CodeDeliveryFailureException',
  'The code could not be encrypted for the custom email sender.',
);
export const codeMismatch = refusal(
  'CodeMismatchException',
  'Invalid verification code provided, please try again.',
);
export const expiredCode = refusal(
  'ExpiredCodeException',
  'Invalid code provided, please request a code again.',
);
export const invalidParameter = refusal('InvalidParameterException', 'The request is not valid.');
export const invalidPassword = refusal('InvalidPasswordException', 'Password did not conform with policy.');
export const limitExceeded = refusal(
  'LimitExceededException',
  'Attempt limit exceeded, please try after some time.',
);
export const notAuthorized = refusal('NotAuthorizedException', 'Incorrect username or password.');
export const passwordHistoryViolation = refusal(
  'PasswordHistoryPolicyViolationException',
  'Password has previously been used.',
);
export const passwordResetRequired = refusal(
  'PasswordResetRequiredException',
  'Password reset required for the user',
);
export const refreshTokenReuse = refusal('RefreshTokenReuseException', 'Refresh token has been invalidated.');
export const resourceNotFound = refusal('ResourceNotFoundException', 'The resource does not exist.');
export const serialization = refusal('SerializationException', 'The request cannot be read.');
export const tooManyFailedAttempts = refusal(
  'TooManyFailedAttemptsException',
  'Too many wrong codes were provided, please request a code again.',
);
export const unauthorized = refusal('UnauthorizedException', 'The token was not issued to this client.');
export const unsupportedOperation = refusal(
  'UnsupportedOperationException',
  'This operation is not enabled for the user pool client.',
);
export const unsupportedTokenType = refusal('UnsupportedTokenTypeException', 'Unsupported token type');
export const unsupportedUserState = refusal(
  'UnsupportedUserStateException',
  'Resend not possible. User is not in the correct state.',
);
export const userLambdaValidation = refusal('UserLambdaValidationException', 'The trigger failed.');
export const usernameExists = refusal('UsernameExistsException', 'User already exists');
export const userNotConfirmed = refusal('UserNotConfirmedException', 'User is not confirmed.');
export const userNotFound = refusal('UserNotFoundException', 'User does not exist.');
