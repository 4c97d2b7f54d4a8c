import { invalidParameter } from '../errors.ts';
import { fromTemplate, readMembers, type Shape } from './field-shapes.ts';
import { objectAt, type Properties, textAt, textsAt } from './resource-properties.ts';
import { MFA_CONFIGURATION, SMS_CONFIGURATION, UPDATABLE_FIELDS } from './updatable-fields.ts';
import { checkUpdate, SYSTEM_TAG } from './update-rules.ts';

interface ConfigurationOptions {
  readonly userPoolId: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** Tags whose keys start with `aws:`, such as those of CloudFormation. */
  readonly systemTags: Readonly<Record<string, string>>;
}

/** The settings that only SetUserPoolMfaConfig writes. */
interface MfaFactors {
  readonly softwareToken?: Properties;
  readonly email?: Properties;
  readonly webAuthn?: Properties;
}

const SHAPES: Readonly<Record<string, Shape>> = UPDATABLE_FIELDS;
const PASSWORD_POLICY = {
  MinimumLength: 8,
  RequireUppercase: true,
  RequireLowercase: true,
  RequireNumbers: true,
  RequireSymbols: true,
  TemporaryPasswordValidityDays: 7,
};
const NO_REQUIREMENTS = {
  RequireUppercase: false,
  RequireLowercase: false,
  RequireNumbers: false,
  RequireSymbols: false,
};
/** Fields that are no longer used, and the member of the template that each of them repeats. */
const REPEATED = {
  SmsVerificationMessage: 'SmsMessage',
  EmailVerificationMessage: 'EmailMessage',
  EmailVerificationSubject: 'EmailSubject',
} as const;
/** The properties of a template that DescribeUserPool returns and that UpdateUserPool does not change. */
const FIXED = ['AliasAttributes', 'UsernameAttributes', 'UsernameConfiguration'];
const MFA_SHAPES: Readonly<Record<string, Shape>> = {
  SmsMfaConfiguration: {
    members: { SmsAuthenticationMessage: 'text', SmsConfiguration: SMS_CONFIGURATION },
  },
  SoftwareTokenMfaConfiguration: { members: { Enabled: 'boolean' } },
  EmailMfaConfiguration: { members: { Message: 'text', Subject: 'text' } },
  MfaConfiguration: MFA_CONFIGURATION,
  WebAuthnConfiguration: {
    members: {
      RelyingPartyId: 'text',
      UserVerification: ['required', 'preferred'],
      FactorConfiguration: ['SINGLE_FACTOR', 'MULTI_FACTOR_WITH_USER_VERIFICATION'],
    },
  },
};

/**
 * The settings of a pool as DescribeUserPool returns them and UpdateUserPool replaces them. An instance never changes;
 * each change returns another.
 */
export class PoolConfiguration {
  /** Milliseconds since the epoch. */
  readonly modifiedAt: number;
  readonly #properties: Properties;
  readonly #fields: Properties;
  readonly #mfa: MfaFactors;
  readonly #options: ConfigurationOptions;

  private constructor(
    options: ConfigurationOptions,
    properties: Properties,
    fields: Properties,
    mfa: MfaFactors,
    modifiedAt: number,
  ) {
    this.#options = options;
    this.#properties = properties;
    this.#fields = Object.freeze(fields);
    this.#mfa = mfa;
    this.modifiedAt = modifiedAt;
  }

  /** Reads the properties of an `AWS::Cognito::UserPool`. */
  static fromTemplate(properties: Properties, options: ConfigurationOptions): PoolConfiguration {
    const given = Object.keys(SHAPES)
      .map((name) => [name, name === 'PoolName' ? properties.UserPoolName : properties[name]] as const)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, fromTemplate(value, SHAPES[name])] as const);
    const fields = withDefaults({ PoolName: 'user-pool', ...Object.fromEntries(given) }, options.userPoolId);
    return new PoolConfiguration(options, properties, fields, mfaOf(properties), options.createdAt);
  }

  /** Returns the settings as the properties of a template. */
  get properties(): Properties {
    const names = Object.keys(SHAPES).filter((name) => name !== 'PoolName');
    const changed = Object.fromEntries(names.map((name) => [name, this.#fields[name]]));
    return { ...this.#properties, ...changed, UserPoolName: this.#fields.PoolName };
  }

  /** Returns the members that DescribeUserPool has for the settings. */
  describe(): Properties {
    const { PoolName, UserPoolTags, AdminCreateUserConfig, ...fields } = this.#fields;
    const template = objectAt(fields, 'VerificationMessageTemplate');
    const repeated = Object.entries(REPEATED).map(([name, member]) => [name, template[member]]);
    const fixed = FIXED.map((name) => [name, this.#properties[name]]);
    const { TemporaryPasswordValidityDays } = objectAt(objectAt(fields, 'Policies'), 'PasswordPolicy');
    return withoutUndefined({
      ...Object.fromEntries(fixed),
      ...fields,
      ...Object.fromEntries(repeated),
      Name: PoolName,
      UserPoolTags: { ...objectAt({ UserPoolTags }, 'UserPoolTags'), ...this.#options.systemTags },
      // Cognito returns the member that it does not accept.
      AdminCreateUserConfig: {
        ...objectAt({ AdminCreateUserConfig }, 'AdminCreateUserConfig'),
        UnusedAccountValidityDays: TemporaryPasswordValidityDays,
      },
    });
  }

  /** Returns the members of the response of GetUserPoolMfaConfig. */
  describeMfa(): Properties {
    const { MfaConfiguration, SmsConfiguration, SmsAuthenticationMessage } = this.#fields;
    const { softwareToken, email, webAuthn } = this.#mfa;
    const isOn = MfaConfiguration !== 'OFF';
    return withoutUndefined({
      MfaConfiguration,
      SmsMfaConfiguration:
        isOn && SmsConfiguration !== undefined
          ? withoutUndefined({ SmsConfiguration, SmsAuthenticationMessage })
          : undefined,
      SoftwareTokenMfaConfiguration: softwareToken,
      EmailMfaConfiguration: email,
      WebAuthnConfiguration: webAuthn,
    });
  }

  /** Returns all tags, those of AWS included. */
  get tags(): Properties {
    return objectAt(this.describe(), 'UserPoolTags');
  }

  /**
   * Replaces the settings. What the request leaves out gets its default value, except `DcrConfiguration`.
   *
   * @throws AwsError for a request that is not valid
   */
  update(input: Properties, now: number): PoolConfiguration {
    const request = readMembers(input, { ...SHAPES, UserPoolId: 'text' }, 'UpdateUserPool', ['UserPoolId']);
    const { UserPoolId: _, ...given } = request;
    const { DcrConfiguration = this.#fields.DcrConfiguration } = given;
    const fields = withDefaults(
      { ...given, ...(DcrConfiguration !== undefined && { DcrConfiguration }) },
      this.#options.userPoolId,
    );
    checkUpdate(fields, given);
    const mfa = fields.MfaConfiguration === 'OFF' ? withoutFactors(this.#mfa) : this.#mfa;
    return this.#with(fields, mfa, now);
  }

  /**
   * Replaces the settings of multi-factor authentication and passkeys.
   *
   * @throws AwsError for a request that is not valid
   * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SetUserPoolMfaConfig.html
   */
  setMfa(input: Properties, now: number): PoolConfiguration {
    const request = readMembers(input, { ...MFA_SHAPES, UserPoolId: 'text' }, 'SetUserPoolMfaConfig', [
      'UserPoolId',
    ]);
    const sms = objectAt(request, 'SmsMfaConfiguration');
    const softwareToken = request.SoftwareTokenMfaConfiguration as Properties | undefined;
    const email = request.EmailMfaConfiguration as Properties | undefined;
    const webAuthn = request.WebAuthnConfiguration as Properties | undefined;
    const { MfaConfiguration = 'OFF' } = request;
    const factors = [request.SmsMfaConfiguration, softwareToken, email].filter(
      (factor) => factor !== undefined,
    );
    // https://github.com/go-to-k/cdkd/issues/1923
    if (MfaConfiguration === 'OFF' && factors.length > 0) {
      throw invalidParameter(
        "Invalid MFA configuration given, can't turn off MFA and configure an MFA together.",
      );
    }
    if (MfaConfiguration !== 'OFF' && factors.length === 0) {
      throw invalidParameter('Invalid MFA configuration given, an MFA needs at least one factor.');
    }
    const { SmsConfiguration = this.#fields.SmsConfiguration } = sms;
    const { SmsAuthenticationMessage = this.#fields.SmsAuthenticationMessage } = sms;
    const fields = { ...this.#fields, MfaConfiguration, SmsConfiguration, SmsAuthenticationMessage };
    return this.#with(withoutUndefined(fields), withoutUndefined({ softwareToken, email, webAuthn }), now);
  }

  withTags(tags: Properties, now: number): PoolConfiguration {
    checkUpdate(this.#fields, { UserPoolTags: tags });
    const UserPoolTags = { ...objectAt(this.#fields, 'UserPoolTags'), ...tags };
    return this.#with({ ...this.#fields, UserPoolTags }, this.#mfa, now);
  }

  withoutTags(keys: readonly string[], now: number): PoolConfiguration {
    checkUpdate(this.#fields, { UserPoolTags: Object.fromEntries(keys.map((key) => [key, ''])) });
    const tags = Object.entries(objectAt(this.#fields, 'UserPoolTags'));
    const UserPoolTags = Object.fromEntries(tags.filter(([key]) => !keys.includes(key)));
    return this.#with({ ...this.#fields, UserPoolTags }, this.#mfa, now);
  }

  #with(fields: Properties, mfa: MfaFactors, now: number): PoolConfiguration {
    const modifiedAt = Math.max(now, this.modifiedAt + 1);
    return new PoolConfiguration(this.#options, this.#properties, fields, mfa, modifiedAt);
  }
}

/** @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-updating.html */
function withDefaults(given: Properties, userPoolId: string): Properties {
  const { PasswordPolicy, SignInPolicy } = objectAt(given, 'Policies');
  const policy = PasswordPolicy as Properties | undefined;
  const dcr = given.DcrConfiguration as Properties | undefined;
  const { UnusedAccountValidityDays: _, ...admin } = objectAt(given, 'AdminCreateUserConfig');
  const tags = Object.entries(objectAt(given, 'UserPoolTags'));
  const { SmsVerificationMessage, EmailVerificationMessage, EmailVerificationSubject, ...others } = given;
  return withoutUndefined({
    DeletionProtection: 'INACTIVE',
    EmailConfiguration: { EmailSendingAccount: 'COGNITO_DEFAULT' },
    LambdaConfig: {},
    MfaConfiguration: 'OFF',
    // Whether the name is kept when it is left out is not documented; this is the worse case.
    PoolName: userPoolId,
    UserPoolTier: 'ESSENTIALS',
    ...others,
    AdminCreateUserConfig: { AllowAdminCreateUserOnly: false, ...admin },
    DcrConfiguration: dcr && { EnableStatus: 'Enabled', ...dcr },
    DeviceConfiguration: given.DeviceConfiguration && {
      ChallengeRequiredOnNewDevice: false,
      DeviceOnlyRememberedOnUserPrompt: false,
      ...objectAt(given, 'DeviceConfiguration'),
    },
    Policies: {
      PasswordPolicy:
        policy === undefined || Object.keys(policy).length === 0
          ? PASSWORD_POLICY
          : { ...PASSWORD_POLICY, ...NO_REQUIREMENTS, ...policy },
      SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD'], ...(SignInPolicy as Properties | undefined) },
    },
    UserPoolTags: Object.fromEntries(tags.filter(([key]) => !key.startsWith(SYSTEM_TAG))),
    VerificationMessageTemplate: readTemplate(given, {
      SmsVerificationMessage,
      EmailVerificationMessage,
      EmailVerificationSubject,
    }),
  });
}

/** Joins the template with the fields that repeat its members. @throws AwsError when they differ */
function readTemplate(
  given: Properties,
  repeated: Readonly<Record<keyof typeof REPEATED, unknown>>,
): Properties {
  const template = objectAt(given, 'VerificationMessageTemplate');
  const members = Object.entries(REPEATED).map(([name, member]) => {
    const [own, other] = [template[member], repeated[name as keyof typeof REPEATED]];
    if (own !== undefined && other !== undefined && own !== other) {
      throw invalidParameter(`${name} and VerificationMessageTemplate.${member} differ.`);
    }
    return [member, own ?? other];
  });
  return withoutUndefined({
    DefaultEmailOption: 'CONFIRM_WITH_CODE',
    ...template,
    ...Object.fromEntries(members),
  });
}

function mfaOf(properties: Properties): MfaFactors {
  const enabled = textsAt(properties, 'EnabledMfas') ?? [];
  const relyingParty = textAt(properties, 'WebAuthnRelyingPartyID');
  return withoutUndefined({
    softwareToken: enabled.includes('SOFTWARE_TOKEN_MFA') ? { Enabled: true } : undefined,
    email: enabled.includes('EMAIL_OTP')
      ? withoutUndefined({
          Message: properties.EmailAuthenticationMessage,
          Subject: properties.EmailAuthenticationSubject,
        })
      : undefined,
    webAuthn:
      relyingParty === undefined
        ? undefined
        : {
            RelyingPartyId: relyingParty,
            UserVerification: properties.WebAuthnUserVerification ?? 'preferred',
          },
  });
}

/** Passkeys do not depend on multi-factor authentication. */
const withoutFactors = ({ webAuthn }: MfaFactors): MfaFactors => (webAuthn === undefined ? {} : { webAuthn });

const withoutUndefined = (object: object): Properties =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
