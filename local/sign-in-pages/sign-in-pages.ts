import type { Route } from '../../emulator/aws/route.ts';
import { authorizationPages } from './authorization-pages.ts';
import type { SignInPagesContext, SignInPagesOptions } from './context.ts';
import { CsrfGuard } from './csrf-guard.ts';
import { loginPages } from './login-pages.ts';
import { pageStyle } from './page.ts';
import { createSteps } from './sign-in-steps.ts';

/**
 * Creates the plain sign-in pages that replace Cognito's managed login on this machine.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-managed-login.html
 */
export function createSignInPages(options: SignInPagesOptions): Route[] {
  const { domain } = options;
  const context: SignInPagesContext = {
    ...options,
    guard: new CsrfGuard(domain.random),
    steps: createSteps(domain.signIn),
  };
  return [...authorizationPages(context), ...loginPages(context), stylePage(options)];
}

function stylePage({ brandOf, config }: SignInPagesOptions): Route {
  return {
    path: '/style.css',
    respond: ({ url }) => ({
      headers: { 'content-type': 'text/css; charset=utf-8', 'cache-control': 'no-cache' },
      body: pageStyle(brandOf(url.searchParams.get('client_id') ?? '') ?? config.clinic),
    }),
  };
}
