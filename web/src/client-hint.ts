/** The kind of browser and system, which the email about a sign-in names. The functions ignore any other values. */
export interface ClientHint {
  readonly browser: 'chrome' | 'edge' | 'firefox' | 'safari' | 'samsung' | 'other';
  readonly system: 'android' | 'ios' | 'windows' | 'macos' | 'linux' | 'chromeos' | 'other';
}

/** The part of `navigator` that tells browsers and systems apart. `userAgentData` exists in Chromium only. */
export interface Agent {
  readonly userAgent: string;
  readonly maxTouchPoints: number;
  readonly userAgentData?: {
    readonly brands: readonly { readonly brand: string }[];
    readonly platform: string;
  };
}

/** In this order, because browsers name those that they resemble too. */
const BROWSERS: readonly (readonly [RegExp, ClientHint['browser']])[] = [
  [/Samsung ?(Browser|Internet)/, 'samsung'],
  [/\bEdg(e|A|iOS)?\/|Microsoft Edge/, 'edge'],
  [/\bFirefox\/|\bFxiOS\//, 'firefox'],
  [/\bOPR\/|Opera|YaBrowser|Vivaldi|Brave|DuckDuckGo/, 'other'],
  [/\bCriOS\/|\bChrome\/|Google Chrome|Chromium/, 'chrome'],
  [/\bVersion\/\S+ .*Safari\//, 'safari'],
];

const SYSTEMS: readonly (readonly [RegExp, ClientHint['system']])[] = [
  [/Android/, 'android'],
  [/iPhone|iPad|iPod|\biOS\b/, 'ios'],
  [/\bCrOS\b|Chrom(e|ium) ?OS/, 'chromeos'],
  [/Windows/, 'windows'],
  [/\bMac/i, 'macos'],
  [/Linux|X11/, 'linux'],
];

/** Names the browser and the system in the words that the functions know. */
export function clientHint(agent: Agent): ClientHint {
  const { userAgent, userAgentData, maxTouchPoints } = agent;
  const brands = [...(userAgentData?.brands.map(({ brand }) => brand) ?? []), userAgent].join(' ');
  const system = find(SYSTEMS, userAgentData?.platform || userAgent) ?? 'other';
  return {
    browser: find(BROWSERS, brands) ?? 'other',
    // An iPad asks for the pages of a Mac, and no Mac has a touchscreen.
    system: system === 'macos' && maxTouchPoints > 1 ? 'ios' : system,
  };
}

function find<Name>(table: readonly (readonly [RegExp, Name])[], text: string): Name | undefined {
  return table.find(([pattern]) => pattern.test(text))?.[1];
}
