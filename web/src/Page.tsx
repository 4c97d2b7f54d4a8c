import { type ReactNode, useEffect, useRef } from 'react';
import { type NoticeKey, useApp } from './context.ts';
import type { Words } from './words/en.ts';

/** Whether a page was shown before: the first takes no focus, as the browser has just announced it. */
let shownBefore = false;

/** The words that ask for something, where the others say that something is done. */
const ASKING: readonly NoticeKey[] = ['confirmFirst', 'mustReset', 'expired', 'codeInLink', 'signInFailed'];

export interface PageProps {
  /** Names the page in the title of the window. */
  readonly name: keyof Words['pages'];
  /** The heading, where it is another one. */
  readonly heading?: string;
  readonly children: ReactNode;
}

/** A page: its heading, which takes the focus when the page is come to, and what was done on the way. */
export function Page({ name, heading, children }: PageProps) {
  const { config, notice, words } = useApp();
  const title = words.pages[name];
  const h1 = useRef<HTMLHeadingElement>(null);
  const box = useRef<HTMLDivElement>(null);

  useEffect(() => {
    document.title = `${title} – ${config.clinic.name}`;
  }, [title, config]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another page or heading moves the focus
  useEffect(() => {
    if (shownBefore) {
      h1.current?.focus();
      scrollTo(0, 0);
    }
    shownBefore = true;
  }, [name, heading]);

  useEffect(() => {
    if (notice !== undefined) box.current?.focus();
  }, [notice]);

  return (
    <div className="page">
      {notice !== undefined && (
        <div
          className={ASKING.includes(notice) ? 'notice asking' : 'notice'}
          role="status"
          tabIndex={-1}
          ref={box}
        >
          <p>{words.notices[notice]}</p>
        </div>
      )}
      <h1 tabIndex={-1} ref={h1}>
        {heading ?? title}
      </h1>
      {children}
    </div>
  );
}
