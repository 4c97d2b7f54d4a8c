import { useApp } from './context.ts';
import { isolate } from './format.ts';

/**
 * A phone number as a link that dials it, from left to right in every language.
 *
 * @param props.link the number as `tel:` links need it
 */
export function PhoneLink({ text, link }: { text: string; link: string }) {
  return (
    <a href={`tel:${link}`} dir="ltr" translate="no">
      {text}
    </a>
  );
}

/** A sentence in which the clinic's phone number, if it is there, is a link. */
export function SentenceWithPhone({ children }: { children: string }) {
  const { phone, phoneLink } = useApp().config.clinic;
  const isolated = isolate(phone);
  const [before, ...after] = children.split(isolated);
  return (
    <>
      <span>{before}</span>
      {after.length > 0 && <PhoneLink text={isolated} link={phoneLink} />}
      {after.length > 0 && <span>{after.join(isolated)}</span>}
    </>
  );
}
