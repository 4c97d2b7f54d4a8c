import { Link } from '../navigation.tsx';
import type { Route } from '../routes.ts';

/** A list of links to other pages of the app. */
export function PageLinks({ links }: { links: readonly (readonly [Route, string])[] }) {
  return (
    <ul className="links">
      {links.map(([route, label]) => (
        <li key={route}>
          <Link href={route}>{label}</Link>
        </li>
      ))}
    </ul>
  );
}
