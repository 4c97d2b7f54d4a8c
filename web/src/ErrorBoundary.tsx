import { Component } from 'react';
import { useApp } from './context.ts';
import type { Elements } from './elements.ts';
import { isolate } from './format.ts';
import { dropKeptDrafts, keepDrafts } from './forms/drafts.ts';
import { LoadErrorPage } from './LoadErrorPage.tsx';
import { isNamed } from './named-error.ts';
import { Page } from './Page.tsx';

interface ErrorBoundaryProps {
  /** Whether nothing surrounds the children; load errors are shown there. */
  readonly alone?: boolean;
  readonly children: Elements;
}

interface ErrorBoundaryState {
  readonly error?: unknown;
}

/**
 * Shows a page that says what happened when its children fail, and offers to show them again with what was typed. An
 * action that was running goes on.
 */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override state: ErrorBoundaryState = {};

  static getDerivedStateFromError(error: unknown): ErrorBoundaryState {
    return { error };
  }

  override componentDidCatch() {
    keepDrafts();
  }

  override componentWillUnmount() {
    dropKeptDrafts();
  }

  readonly showAgain = () => this.setState({ error: undefined }, () => this.state.error ?? dropKeptDrafts());

  override render() {
    const { error } = this.state;
    const { alone, children } = this.props;
    if (error === undefined) return children;
    if (isNamed(error, 'LoadError')) {
      if (!alone) throw error;
      return <LoadError />;
    }
    return alone ? (
      <main className="width alone">
        <Crashed showAgain={this.showAgain} />
      </main>
    ) : (
      <Crashed showAgain={this.showAgain} />
    );
  }
}

function LoadError() {
  return <LoadErrorPage words={useApp().words} />;
}

/** Does not say that anything failed: the work may have been done before its page failed. */
function Crashed({ showAgain }: { readonly showAgain: () => void }) {
  const { config, words } = useApp();
  const { crashed } = words;
  return (
    <Page name="crashed">
      <p>{crashed.text}</p>
      <p>{crashed.mayBeDone}</p>
      <button className="button" type="button" onClick={showAgain}>
        {words.actions.retry}
      </button>
      <p className="aside">{crashed.call(isolate(config.clinic.phone))}</p>
    </Page>
  );
}
