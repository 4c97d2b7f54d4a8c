import { invalidParameter, notAuthorized } from '../errors.ts';
import type { Attribute } from '../requests/input-fields.ts';
import type { User } from '../users/user-store.ts';
import { flagAt, numberAt, objectAt, type Properties, textAt } from './resource-properties.ts';

interface AttributeRule {
  readonly required: boolean;
  readonly mutable: boolean;
  readonly minLength: number;
  readonly maxLength: number;
}

/** The attributes that users of the pool can have, by name. */
export type AttributeSchema = ReadonlyMap<string, AttributeRule>;

/** https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html */
const STANDARD = [
  ...[
    'address',
    'birthdate',
    'email',
    'family_name',
    'gender',
    'given_name',
    'locale',
    'middle_name',
    'name',
  ],
  ...[
    'nickname',
    'phone_number',
    'picture',
    'preferred_username',
    'profile',
    'updated_at',
    'website',
    'zoneinfo',
  ],
];
/** Attributes that only the pool and administrators may write. */
const VERIFICATION_STATES = ['email_verified', 'phone_number_verified'];
const UNRESTRICTED: AttributeRule = Object.freeze({
  required: false,
  mutable: true,
  minLength: 0,
  maxLength: 2048,
});
const MAILBOX = /^[^\s\p{C}<>()[\],;:@"\\]{1,64}@[^\s\p{C}<>()[\],;:@"\\.]+(\.[^\s\p{C}<>()[\],;:@"\\.]+)+$/u;

/** Reads the `Schema` of the pool; custom attributes are named with the prefix `custom:`. */
export function readSchema(entries: readonly Properties[]): AttributeSchema {
  const schema = new Map([...STANDARD, ...VERIFICATION_STATES].map((name) => [name, UNRESTRICTED]));
  for (const entry of entries) {
    const name = textAt(entry, 'Name') ?? '';
    const lengths = objectAt(entry, 'StringAttributeConstraints');
    schema.set(schema.has(name) ? name : `custom:${name}`, {
      required: flagAt(entry, 'Required', false),
      mutable: flagAt(entry, 'Mutable', true),
      minLength: numberAt(lengths, 'MinLength', 0),
      maxLength: numberAt(lengths, 'MaxLength', 2048),
    });
  }
  return schema;
}

/** Returns the names of required attributes that a user does not have. */
export function missingAttributes(schema: AttributeSchema, attributes: User['attributes']): string[] {
  return [...schema].filter(([name, rule]) => rule.required && !attributes[name]).map(([name]) => name);
}

/** Refuses a user without an attribute that the schema requires. */
export function requireAttributes(schema: AttributeSchema, attributes: User['attributes']): void {
  const [missing] = missingAttributes(schema, attributes);
  if (missing === undefined) return;
  throw invalidParameter(`Attributes did not conform to the schema: ${missing}: The attribute is required`);
}

/**
 * Refuses attributes that the schema or the app client does not allow.
 *
 * @param writable names that the app client may write; undefined for all
 * @param current the user's attributes; undefined for a new user
 * @throws AwsError `NotAuthorizedException` for an attribute that apps may not write,
 *   `InvalidParameterException` for everything else
 */
export function checkAppAttributes(
  schema: AttributeSchema,
  attributes: readonly Attribute[],
  writable: readonly string[] | undefined,
  current?: User['attributes'],
): void {
  const mayWrite = (name: string) =>
    !VERIFICATION_STATES.includes(name) &&
    name !== 'sub' &&
    (writable === undefined || writable.includes(name));
  if (!attributes.every(({ Name }) => mayWrite(Name))) {
    throw notAuthorized('A client attempted to write unauthorized attribute');
  }
  checkAttributes(schema, attributes, current);
}

/** Refuses attributes that the schema does not allow, for administrators, who may also write `email_verified`. */
export function checkAttributes(
  schema: AttributeSchema,
  attributes: readonly Attribute[],
  current?: User['attributes'],
): void {
  for (const attribute of attributes) {
    const violation = findViolation(schema.get(attribute.Name), attribute, current);
    if (violation !== undefined) throw invalidParameter(violation);
  }
}

function findViolation(
  rule: AttributeRule | undefined,
  { Name, Value }: Attribute,
  current: User['attributes'] | undefined,
): string | undefined {
  const failure = (fault: string) => `Attributes did not conform to the schema: ${Name}: ${fault}`;
  if (Name === 'sub') return 'Cannot modify the non-mutable attribute sub';
  if (rule === undefined) return failure('Attribute does not exist in the schema.');
  if (current?.[Name] !== undefined && !rule.mutable && current[Name] !== Value) {
    return failure('Attribute cannot be updated.');
  }
  if (Name === 'email' && Value !== '' && !isEmailAddress(Value)) return 'Invalid email address format.';
  if (Name === 'phone_number' && Value !== '' && !/^\+\d{2,15}$/.test(Value)) {
    return 'Invalid phone number format.';
  }
  if (VERIFICATION_STATES.includes(Name) && Value !== 'true' && Value !== 'false')
    return failure('Value must be true or false');
  if (Value !== '' && Value.length < rule.minLength) return failure('String must be longer than the minimum');
  if (Value.length > rule.maxLength) return failure('String must be shorter than the maximum');
  return undefined;
}

/** Returns whether a text is one plain mailbox with a domain of at least two labels. */
export function isEmailAddress(text: string): boolean {
  return text.length <= 320 && MAILBOX.test(text);
}
