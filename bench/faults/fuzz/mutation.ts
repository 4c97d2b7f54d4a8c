import fc from 'fast-check';

/** What is put where something else is expected. */
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

/** One thing done to one place of a value. */
export interface Edit {
  /** Which place, counted round and round. */
  readonly at: number;
  readonly how: 'replace' | 'remove' | 'repeat' | 'add' | 'cut' | 'flip';
  readonly junk: unknown;
}

/** Up to three edits; none is the value as it is. */
export const edits: fc.Arbitrary<readonly Edit[]> = fc.array(
  fc.record({
    at: fc.nat(10_000),
    how: fc.constantFrom<Edit['how'][]>('replace', 'replace', 'remove', 'repeat', 'add', 'cut', 'flip'),
    junk,
  }),
  { maxLength: 3 },
);

type Holder = Record<string, unknown>;

/** A copy of JSON data with the edits made in it. */
export function mutate(value: unknown, made: readonly Edit[]): unknown {
  const root: Holder = { value: structuredClone(value) };
  for (const { at, how, junk } of made) {
    const places = placesIn(root);
    const [holder, key] = places[at % places.length] ?? [root, 'value'];
    const old = holder[key];
    if (how === 'remove') delete holder[key];
    else if (how === 'add') put(holder, typeof junk === 'string' ? junk : 'more', structuredClone(junk));
    else if (how === 'repeat') put(holder, key, [old, structuredClone(old)]);
    else if (how === 'replace' || typeof old !== 'string') put(holder, key, structuredClone(junk));
    else put(holder, key, how === 'cut' ? old.slice(0, at % (old.length + 1)) : flip(old, at));
  }
  return root.value;
}

/** Also under names that an assignment would not take, such as `__proto__`. */
function put(holder: Holder, key: string, value: unknown): void {
  Object.defineProperty(holder, key, { value, writable: true, enumerable: true, configurable: true });
}

/** Every member of every object, the outermost first. */
function placesIn(holder: Holder): [Holder, string][] {
  return Object.entries(holder).flatMap(([key, member]) => [
    [holder, key] as [Holder, string],
    ...(typeof member === 'object' && member !== null ? placesIn(member as Holder) : []),
  ]);
}

/** Another character of the same alphabet in one place, so that base64 stays base64. */
function flip(text: string, at: number): string {
  const index = at % Math.max(1, text.length);
  const other = text[index] === 'A' ? 'B' : 'A';
  return text.slice(0, index) + other + text.slice(index + 1);
}
