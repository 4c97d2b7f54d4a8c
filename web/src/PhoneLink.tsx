import { useApp } from './context.ts';
import { isolate } from './format.ts';

/** The clinic's phone number as a link that dials it, from left to right in every language. */
export function PhoneLink({ text }: { text: string }) {
  return (
    <a href={`tel:${useApp().config.clinic.phoneLink}`} dir="ltr" translate="no">
      {text}
    </a>
  );
}

/** A sentence in which the clinic's phone number, if it is there, is a link. */
export function SentenceWithPhone({ children }: { children: string }) {
  const phone = isolate(useApp().config.clinic.phone);
  const [before, ...after] = children.split(phone);
  return (
    <>
      <span>{before}</span>
      {after.length > 0 && <PhoneLink text={phone} />}
      {after.length > 0 && <span>{after.join(phone)}</span>}
    </>
  );
}
