import { useApp } from '../context.ts';
import { isolate } from '../format.ts';

/** Leads back to the app that the patient came from, if it was another one than the portal. */
export function OtherAppLink() {
  const { otherApp, words } = useApp();
  if (otherApp === undefined) return null;
  return (
    <p>
      <a className="button" href={otherApp.url}>
        {words.otherApp.goOn(isolate(otherApp.name))}
      </a>
    </p>
  );
}
