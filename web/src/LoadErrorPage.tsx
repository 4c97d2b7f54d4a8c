import type { Words } from './words/en.ts';

/** Shown instead of the app when its configuration or language cannot be loaded. */
export function LoadErrorPage({ words }: { words: Words }) {
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
