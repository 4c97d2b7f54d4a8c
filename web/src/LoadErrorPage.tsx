import type { Words } from './words/en.ts';

interface LoadErrorProps {
  readonly words: Words;
}

/** Shown instead of the app when its configuration, its language or a part of its pages cannot be loaded. */
export function LoadErrorPage({ words }: LoadErrorProps) {
  return (
    <main className="width alone">
      <div className="page">
        <h1>{words.pages.loadError}</h1>
        <p>{words.loadError.text}</p>
        <button className="button" type="button" onClick={() => location.reload()}>
          {words.actions.retry}
        </button>
      </div>
    </main>
  );
}
