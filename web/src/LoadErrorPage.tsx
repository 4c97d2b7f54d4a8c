import { Component } from 'react';
import type { Elements } from './elements.ts';
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

/** Shows `LoadErrorPage` when a part of the app that is loaded later fails to load. */
export class LoadErrorBoundary extends Component<
  LoadErrorProps & { readonly children: Elements },
  { readonly hasFailed: boolean }
> {
  constructor(props: LoadErrorProps & { readonly children: Elements }) {
    super(props);
    this.state = { hasFailed: false };
  }

  static getDerivedStateFromError() {
    return { hasFailed: true };
  }

  override render() {
    return this.state.hasFailed ? <LoadErrorPage words={this.props.words} /> : this.props.children;
  }
}
