import { useEffect, useRef } from 'react';
import { useApp } from './context.ts';
import type { Elements } from './elements.ts';
import type { Words } from './words/en.ts';
import type { NoticeKey } from './words/index.ts';

/** Whether a page was shown before. The first heading takes no focus, because the browser announces the new page itself. */
let shownBefore = false;

/** The notices that ask the patient to do something; the others confirm something. */
const REQUESTS: readonly NoticeKey[] = [
  'mustReset',
  'expired',
  'codeInLink',
  'signInFailed',
  'alreadySignedIn',
  'signedOutElsewhere',
  'otherPerson',
  'idle',
  'deletedElsewhere',
  'passwordChangedElsewhere',
  'passwordChangedHere',
  'refusedSignedOut',
  'refusedOtherPerson',
];

export interface PageProps {
  /** Selects the title of the window. */
  readonly name: keyof Words['pages'];
  /** The heading, when it differs from the title. */
  readonly heading?: string;
  readonly children: Elements;
}

/** Shows a notice, the heading and the content of a page. The heading takes the focus after navigation. */
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
          className={REQUESTS.includes(notice) ? 'notice asking' : 'notice'}
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
