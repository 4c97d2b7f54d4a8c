import fc from 'fast-check';

/** Values that are inserted in place of valid ones. */
const JUNK = [
  null,
  true,
  -1,
  1.5,
  1e300,
  '',
  ' \t\n ',
  [],
  [[[]]],
  [null],
  {},
  JSON.parse('{"__proto__": {"Name": "polluted"}, "constructor": 1}'),
  '__proto__',
  'constructor',
  'x'.repeat(10_000),
  'a\ud800b',
  'a\u0000b',
  '\u202egro.elpmaxe@anna\u202c',
  'Leeds\r\nBcc: someone@evil.example',
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '{{ code }}{% if code %}[[ words ]]',
  'https://evil.example/',
  'javascript:alert(1)',
  '../../../../etc/passwd',
  '%00%2e%2e%2f',
  '(((((((((((((((((((((((((((((a+)+)+)+)+$',
  "' OR '1'='1",
];

const junk = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...JUNK) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 200 }) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
);

/** One change at one position of a value. */
export interface Edit {
  /** Index of the position, modulo the number of positions. */
  readonly at: number;
  readonly how: 'replace' | 'remove' | 'repeat' | 'add' | 'cut' | 'flip';
  readonly junk: unknown;
}

/** Generates up to three edits; with none, the value is unchanged. */
export const edits: fc.Arbitrary<readonly Edit[]> = fc.array(
  fc.record({
    at: fc.nat(10_000),
    how: fc.constantFrom<Edit['how'][]>('replace', 'replace', 'remove', 'repeat', 'add', 'cut', 'flip'),
    junk,
  }),
  { maxLength: 3 },
);

type Holder = Record<string, unknown>;

/** Returns a copy of JSON data with the edits applied. */
export function mutate(value: unknown, applied: readonly Edit[]): unknown {
  const root: Holder = { value: structuredClone(value) };
  for (const { at, how, junk } of applied) {
    const positions = positionsIn(root);
    const [holder, key] = positions[at % positions.length] ?? [root, 'value'];
    const old = holder[key];
    if (how === 'remove') delete holder[key];
    else if (how === 'add') put(holder, typeof junk === 'string' ? junk : 'more', structuredClone(junk));
    else if (how === 'repeat') put(holder, key, [old, structuredClone(old)]);
    else if (how === 'replace' || typeof old !== 'string') put(holder, key, structuredClone(junk));
    else put(holder, key, how === 'cut' ? old.slice(0, at % (old.length + 1)) : flip(old, at));
  }
  return root.value;
}

/** Sets a property, including names such as `__proto__` that an assignment treats differently. */
function put(holder: Holder, key: string, value: unknown): void {
  Object.defineProperty(holder, key, { value, writable: true, enumerable: true, configurable: true });
}

/** Returns every member of every object, outermost first. */
function positionsIn(holder: Holder): [Holder, string][] {
  return Object.entries(holder).flatMap(([key, member]) => [
    [holder, key] as [Holder, string],
    ...(typeof member === 'object' && member !== null ? positionsIn(member as Holder) : []),
  ]);
}

/** Replaces one character by another of the base64 alphabet. */
function flip(text: string, at: number): string {
  const index = at % Math.max(1, text.length);
  const other = text[index] === 'A' ? 'B' : 'A';
  return text.slice(0, index) + other + text.slice(index + 1);
}
