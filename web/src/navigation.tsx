import { type AnchorHTMLAttributes, type MouseEvent, useLayoutEffect, useSyncExternalStore } from 'react';
import type { Route } from './routes.ts';

/** Browsers report the back and forward buttons only. */
const NAVIGATED = 'clinic-mail:navigated';

/** Opens another page of the app. @param options.replace removes the current page from the history */
export function navigate(path: Route, { replace = false }: { readonly replace?: boolean } = {}): void {
  if (replace) history.replaceState(null, '', path);
  else history.pushState(null, '', path);
  dispatchEvent(new Event(NAVIGATED));
}

/** Returns the path of the current page, without a slash at its end. */
export function usePath(): string {
  return useSyncExternalStore(subscribe, () => location.pathname.replace(/(?<=.)\/$/, ''));
}

function subscribe(changed: () => void): () => void {
  addEventListener('popstate', changed);
  addEventListener(NAVIGATED, changed);
  return () => {
    removeEventListener('popstate', changed);
    removeEventListener(NAVIGATED, changed);
  };
}

/** A link to another page of the app. */
export function Link({ href, ...rest }: AnchorHTMLAttributes<HTMLAnchorElement> & { readonly href: Route }) {
  const follow = (event: MouseEvent) => {
    // The browser opens new tabs and windows.
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    navigate(href);
  };
  return <a {...rest} href={href} onClick={follow} />;
}

/** Opens another page instead of the current one. */
export function Redirect({ to }: { readonly to: Route }) {
  useLayoutEffect(() => navigate(to, { replace: true }), [to]);
  return null;
}
