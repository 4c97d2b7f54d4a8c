import type { ReactElement } from 'react';

/**
 * Children that are elements, not text. A browser that translates the page replaces text nodes, so React must own none:
 * text is always the only child of its element.
 */
export type Elements = ReactElement | readonly Elements[] | false | null | undefined;
