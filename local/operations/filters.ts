import { emailKinds } from '../../sender/email/kinds.ts';
import type { EmailTimeline } from '../../support/timeline/email-timelines.ts';
import { DAY, HOUR } from '../../support/timeline/times.ts';
import { KIND_WORDS, OUTCOME_WORDS } from '../../support/timeline/words.ts';

/** A choice of a filter; that with an empty value shows everything. */
interface Choice {
  readonly value: string;
  readonly words: string;
}

const PERIODS: Readonly<Record<string, { readonly words: string; readonly milliseconds: number }>> = {
  hour: { words: 'in the last hour', milliseconds: HOUR },
  day: { words: 'in the last 24 hours', milliseconds: DAY },
  week: { words: 'in the last 7 days', milliseconds: 7 * DAY },
};

const RESULTS = { well: 'delivered', open: 'on its way', bad: 'not delivered' } as const;

const capital = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);

/** Every filter of the page: its field, its label and what one may choose. */
const FILTERS = [
  {
    name: 'result',
    label: 'Result',
    choices: [
      { value: '', words: 'Any' },
      ...Object.entries(RESULTS).map(([value, words]) => ({ value, words: capital(words) })),
    ],
  },
  {
    name: 'kind',
    label: 'Email',
    choices: [
      { value: '', words: 'Any' },
      ...[...emailKinds, 'unknown' as const].map((value) => ({ value, words: capital(KIND_WORDS[value]) })),
    ],
  },
  {
    name: 'period',
    label: 'Asked for',
    choices: [
      { value: '', words: 'At any time' },
      ...Object.entries(PERIODS).map(([value, { words }]) => ({ value, words: capital(words) })),
    ],
  },
] as const satisfies readonly { name: string; label: string; choices: readonly Choice[] }[];

/** The choice in each filter; an empty text is everything. */
export type Filters = Readonly<Record<(typeof FILTERS)[number]['name'], string>>;

/** Reads the filters of a form; a value that is no choice is as none. */
export function readFilters(fields: URLSearchParams): Filters {
  const chosen = ({ name, choices }: (typeof FILTERS)[number]) =>
    choices.find(({ value }) => value === fields.get(name))?.value ?? '';
  const [result, kind, period] = FILTERS.map(chosen);
  return { result: result ?? '', kind: kind ?? '', period: period ?? '' };
}

/** Returns the filters for a form, with what is chosen. */
export function filterViews(filters: Filters) {
  return FILTERS.map(({ name, label, choices }) => ({
    name,
    label,
    choices: choices.map(({ value, words }) => ({ value, words, chosen: value === filters[name] })),
  }));
}

/** Whether any filter leaves emails out. */
export const isFiltered = (filters: Filters): boolean => Object.values(filters).some((value) => value !== '');

/** Returns the test of an email. @param now milliseconds since the epoch */
export function matcherOf({ result, kind, period }: Filters, now: number): (email: EmailTimeline) => boolean {
  const since = now - (PERIODS[period]?.milliseconds ?? now);
  return (email) =>
    (result === '' || OUTCOME_WORDS[email.outcome].is === result) &&
    (kind === '' || email.kind === kind) &&
    email.requestedAt >= since;
}
