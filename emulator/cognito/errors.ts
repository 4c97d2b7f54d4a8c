import { AwsError } from '../aws/service.ts';

const error =
  (type: string, standard: string) =>
  (message: string = standard): AwsError =>
    new AwsError(type, message);

/*
 * The errors of a user pool, each with the message that Cognito uses most.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/CommonErrors.html
 */
export const aliasExists = error('AliasExistsException', 'An account with the given email already exists.');
export const codeDeliveryFailure = error(
  'CodeDeliveryFailureException',
  'The code could not be encrypted for the custom email sender.',
);
export const codeMismatch = error(
  'CodeMismatchException',
  'Invalid verification code provided, please try again.',
);
export const concurrentModification = error(
  'ConcurrentModificationException',
  'The user pool is being modified by another request.',
);
export const expiredCode = error(
  'ExpiredCodeException',
  'Invalid code provided, please request a code again.',
);
export const featureUnavailable = error(
  'FeatureUnavailableInTierException',
  'The feature is not part of the feature plan of the user pool.',
);
export const invalidLambdaResponse = error('InvalidLambdaResponseException', 'Unrecognizable lambda output');
export const invalidParameter = error('InvalidParameterException', 'The request is not valid.');
export const invalidPassword = error('InvalidPasswordException', 'Password did not conform with policy.');
export const limitExceeded = error(
  'LimitExceededException',
  'Attempt limit exceeded, please try after some time.',
);
export const emailRequired = error(
  'InvalidParameterException',
  'The email address is the user name and cannot be removed.',
);
export const noVerifiedEmail = error(
  'InvalidParameterException',
  'Cannot reset password for the user as there is no registered/verified email or phone_number',
);
export const notAuthorized = error('NotAuthorizedException', 'Incorrect username or password.');
export const passwordHistoryViolation = error(
  'PasswordHistoryPolicyViolationException',
  'Password has previously been used.',
);
export const passwordResetRequired = error(
  'PasswordResetRequiredException',
  'Password reset required for the user',
);
export const refreshTokenReuse = error('RefreshTokenReuseException', 'Refresh token has been invalidated.');
export const resourceNotFound = error('ResourceNotFoundException', 'The resource does not exist.');
export const serialization = error('SerializationException', 'The request cannot be read.');
export const tooManyFailedAttempts = error(
  'TooManyFailedAttemptsException',
  'Too many wrong codes were provided, please request a code again.',
);
export const unauthorized = error('UnauthorizedException', 'The token was not issued to this client.');
export const unexpectedLambda = error('UnexpectedLambdaException', 'The trigger could not be invoked.');
export const unsupportedOperation = error(
  'UnsupportedOperationException',
  'This operation is not enabled for the user pool client.',
);
export const unsupportedTokenType = error('UnsupportedTokenTypeException', 'Unsupported token type');
export const unsupportedUserState = error(
  'UnsupportedUserStateException',
  'Resend not possible. User is not in the correct state.',
);
export const userLambdaValidation = error('UserLambdaValidationException', 'The trigger failed.');
export const userPoolTagging = error('UserPoolTaggingException', 'The tags cannot be set.');
export const usernameExists = error('UsernameExistsException', 'User already exists');
export const userNotConfirmed = error('UserNotConfirmedException', 'User is not confirmed.');
export const userNotFound = error('UserNotFoundException', 'User does not exist.');
export const webAuthnChallengeNotFound = error(
  'WebAuthnChallengeNotFoundException',
  'The challenge of the passkey registration was not found or has expired.',
);
export const webAuthnClientMismatch = error(
  'WebAuthnClientMismatchException',
  'The access token was issued to another client than the one that started the registration.',
);
export const webAuthnConfigurationMissing = error(
  'WebAuthnConfigurationMissingException',
  'The user pool has no relying party id.',
);
export const webAuthnCredentialNotSupported = error(
  'WebAuthnCredentialNotSupportedException',
  'The passkey is not supported.',
);
export const webAuthnNotEnabled = error(
  'WebAuthnNotEnabledException',
  'Passkeys are not enabled for this user pool.',
);
export const webAuthnOriginNotAllowed = error(
  'WebAuthnOriginNotAllowedException',
  'The origin of the passkey registration is not allowed.',
);
export const webAuthnRelyingPartyMismatch = error(
  'WebAuthnRelyingPartyMismatchException',
  'The passkey is for another relying party id than the one of the user pool.',
);
