import { useApp } from '../context.ts';
import { isolate } from '../format.ts';
import { Page } from '../Page.tsx';
import { ROUTE } from '../routes.ts';
import { OtherAppLink } from './OtherAppLink.tsx';
import { PageLinks } from './PageLinks.tsx';

/** Shows the code of a link to a person whose browser did not begin the sign-up. */
export function BegunElsewhere({ code }: { code: string }) {
  const { words } = useApp();
  const { confirm } = words;
  return (
    <Page name="confirm" heading={confirm.elsewhereTitle}>
      <p>{confirm.elsewhere}</p>
      <p className="shown-code" dir="ltr" translate="no">
        {code}
      </p>
      <p>{confirm.elsewhereWarning}</p>
      <section>
        <h2>{confirm.again}</h2>
        <p>{confirm.againText}</p>
        <PageLinks links={[[ROUTE.signUp, words.pages.signUp]]} />
      </section>
    </Page>
  );
}

/** Shown to a patient who came from another app, which does not know of a sign-in here. */
export function ConfirmedForOtherApp() {
  const { otherApp, words } = useApp();
  return (
    <Page name="confirm" heading={words.otherApp.confirmedTitle}>
      {otherApp !== undefined && <p>{words.otherApp.confirmed(isolate(otherApp.name))}</p>}
      <OtherAppLink />
    </Page>
  );
}

export function NothingToConfirm() {
  const { words } = useApp();
  return (
    <Page name="confirm">
      <p>{words.confirm.nothing}</p>
      <OtherAppLink />
      <p>{words.confirm.againText}</p>
      <PageLinks
        links={[
          [ROUTE.signUp, words.pages.signUp],
          [ROUTE.login, words.pages.login],
          [ROUTE.help, words.layout.help],
        ]}
      />
    </Page>
  );
}

/** Shown to the owner of the mailbox, who has just entered its code. */
export function AddressTaken() {
  const { words } = useApp();
  return (
    <Page name="confirm" heading={words.confirm.takenTitle}>
      <p>{words.confirm.taken}</p>
      <OtherAppLink />
      <PageLinks
        links={[
          [ROUTE.login, words.pages.login],
          [ROUTE.reset, words.pages.reset],
        ]}
      />
    </Page>
  );
}
