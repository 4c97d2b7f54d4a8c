import type { Browser, Page } from 'playwright-core';
import { loadFonts } from '../web/fonts.ts';
import { contentOf } from './fresh-picture.ts';

/** The part of a page that a frame shows; a frame is as wide as the column of a README. */
export const SHOWN = { width: 800, height: 556 };
/** Pixels, above the page. */
const CAPTION = 44;

const STYLE = `body { margin: 0; background: #212b32; color: #ffffff }
  p { margin: 0; padding: 0 20px; font-size: 18px; line-height: ${CAPTION}px; font-weight: 700 }
  img { display: block }`;

const STRIP = 'body { display: flex; gap: 8px; padding: 8px } img { width: 396px; height: 297px }';

/** A recording of several pages: scenes, each with the sentence above it. */
export interface Recording {
  /**
   * Adds a scene.
   *
   * @param milliseconds for which it is shown
   * @param isStill also makes it one of the stills
   */
  add(page: Page, caption: string, milliseconds: number, isStill?: boolean): Promise<void>;
  /** The content of every scene, by which a test can tell whether a recording is outdated. */
  readonly content: () => string;
  /** The frames, if they are taken. */
  readonly frames: readonly { readonly png: Buffer; readonly milliseconds: number }[];
  /** Draws the stills side by side, for readers who do not want motion. */
  drawStills(): Promise<Buffer>;
}

/** @param takesFrames is false if only the content is of interest, which is much faster */
export async function openRecording(browser: Browser, takesFrames: boolean): Promise<Recording> {
  const stage = await browser.newPage({ viewport: { ...SHOWN, height: SHOWN.height + CAPTION } });
  await loadFonts(stage);
  const contents: string[] = [];
  const stills: string[] = [];
  const frames: { png: Buffer; milliseconds: number }[] = [];
  return {
    frames,
    content: () => contents.join('\n'),
    add: async (page, caption, milliseconds, isStill = false) => {
      contents.push(`${caption} (${milliseconds})`, await contentOf(page));
      if (!takesFrames) return;
      await loadFonts(page);
      const shot = await page.screenshot({ animations: 'disabled' });
      await stage.setContent(
        `<style>${STYLE}</style><p>${caption}</p><img src="data:image/png;base64,${shot.toString('base64')}">`,
      );
      await loadFonts(stage);
      const png = await stage.screenshot();
      frames.push({ png, milliseconds });
      if (isStill) stills.push(`<img src="data:image/png;base64,${png.toString('base64')}">`);
    },
    drawStills: async () => {
      await stage.setViewportSize({ width: 1_624, height: 316 });
      await stage.setContent(`<style>${STYLE} ${STRIP}</style>${stills.join('')}`);
      return stage.screenshot();
    },
  };
}
