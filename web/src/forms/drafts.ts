/** The text typed into a form, by the names of its fields. */
type Draft = Readonly<Record<string, string>>;

/*
 * The forms on the page, outside the components that show them, so that a page which fails can be shown again with what
 * was typed. They are never stored: some fields contain passwords and codes.
 */
const typed = new Map<string, Draft>();
const kept = new Map<string, Draft>();

/** Remembers what is typed into a form while it is on the page. */
export function setDraft(form: string, draft: Draft): void {
  typed.set(form, draft);
}

export function removeDraft(form: string): void {
  typed.delete(form);
}

/** Returns what was typed into a form before its page failed; empty if that did not happen. */
export function readKeptDraft(form: string): Draft {
  return kept.get(form) ?? {};
}

/** Keeps what is typed now, because the page has failed and its forms are about to go. */
export function keepDrafts(): void {
  for (const [form, draft] of typed) kept.set(form, draft);
}

/** Forgets what was kept, because the page is shown again or another one is. */
export function dropKeptDrafts(): void {
  kept.clear();
}
