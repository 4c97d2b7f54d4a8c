import type { Words } from './words/en.ts';

/** Stands in for the app where it could not begin. */
export function Failed({ words }: { words: Words }) {
  return (
    <main className="width alone">
      <div className="page">
        <h1>{words.pages.failed}</h1>
        <p>{words.failed.text}</p>
        <button className="button" type="button" onClick={() => location.reload()}>
          {words.actions.retry}
        </button>
      </div>
    </main>
  );
}
