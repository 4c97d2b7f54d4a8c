import type { WireInput } from '../../aws/service.ts';
import { invalidParameter } from '../errors.ts';
import {
  findTextMap,
  readList,
  requireObject,
  requireText,
  type TextMap,
  type TextRule,
} from './input-validation.ts';

const NAME = /^[\p{L}\p{M}\p{S}\p{N}\p{P}]+$/u;
const TOKEN = /^[A-Za-z0-9\-_=.]+$/;

/**
 * The text members that several actions share, with the rules of the API reference.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SignUp.html
 */
export const FIELDS = {
  accessToken: { max: 65_536, pattern: TOKEN },
  attributeName: { max: 32, pattern: NAME },
  attributeValue: { min: 0, max: 2048 },
  clientId: { max: 128, pattern: /^[\w+]+$/ },
  code: { max: 2048, pattern: /^\S+$/ },
  password: { max: 256, pattern: /^[\S]+.*[\S]+$/ },
  optionalPassword: { min: 0, max: 256, pattern: /^(\S.*\S)?$/u },
  refreshToken: { max: 65_536, pattern: TOKEN },
  secret: { max: 64, pattern: /^[\w+]+$/ },
  secretHash: { max: 128, pattern: /^[\w+=/]+$/ },
  session: { min: 20, max: 2048 },
  username: { max: 128, pattern: NAME },
  userPoolId: { max: 55, pattern: /^[\w-]+_[0-9a-zA-Z]+$/ },
} as const satisfies Record<string, TextRule>;

/** A user attribute in requests and responses. */
export interface Attribute {
  readonly Name: string;
  readonly Value: string;
}

/** Reads a list of attributes. An absent value becomes an empty string; a repeated name is refused. */
export function readAttributes(members: WireInput, name: string): readonly Attribute[] {
  const attributes = readList(members, name, 100).map((entry) => {
    const attribute = requireObject(entry, name);
    const Name = requireText(attribute, 'Name', FIELDS.attributeName);
    const Value = attribute.Value == null ? '' : requireText(attribute, 'Value', FIELDS.attributeValue);
    return { Name, Value };
  });
  const names = new Set(attributes.map(({ Name }) => Name));
  if (names.size < attributes.length) throw invalidParameter('An attribute is given more than once.');
  return attributes;
}

/** Returns attributes by name, without those that are empty. */
export const givenAttributes = (attributes: readonly Attribute[]): Record<string, string> =>
  Object.fromEntries(attributes.filter(({ Value }) => Value !== '').map(({ Name, Value }) => [Name, Value]));

/** Reads the `ClientMetadata` that the app passes to triggers. */
export const findClientMetadata = (members: WireInput): TextMap | undefined =>
  findTextMap(members, 'ClientMetadata');

/** Reads a parameter of `AuthParameters` or `ChallengeResponses`, for which Cognito has an error message of its own. */
export function requireParameter(parameters: TextMap, name: string, rule: TextRule): string {
  if (!Object.hasOwn(parameters, name)) throw invalidParameter(`Missing required parameter ${name}`);
  return requireText(parameters, name, rule);
}
