import { readFileSync, statSync } from 'node:fs';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CfnManagedLoginBranding } from 'aws-cdk-lib/aws-cognito';
import { SiteConfigError } from '../../site/config.ts';

/** The visual settings of a brand. */
export interface BrandStyle {
  /** `#rrggbb`, dark enough for white text. */
  readonly colour: string;
  /** Path of the logo, relative to the root of the repository. */
  readonly logoFile?: string | undefined;
}

const ROOT = new URL('../../', import.meta.url);

/** Cognito accepts up to a million base64 characters, which encode about 750 kB. */
const MAXIMUM_LOGO_BYTES = 700_000;

const EXTENSIONS: Readonly<Record<string, string>> = {
  '.svg': 'SVG',
  '.png': 'PNG',
  '.jpg': 'JPEG',
  '.jpeg': 'JPEG',
  '.webp': 'WEBP',
};

/** The colours of the emails and the web app, as `rrggbbaa`. */
const INK = { light: '212b32ff', dark: 'f5f7f8ff' };
const QUIET = { light: '425563ff', dark: 'c8d0d6ff' };
const PAGE = { light: 'f0f4f5ff', dark: '14171aff' };
const CARD = { light: 'ffffffff', dark: '22272dff' };
const LINK = { light: '004a91ff', dark: '9cc9f5ff' };
const LINE = { light: '768692ff', dark: '8f9aa3ff' };
const WHITE = 'ffffffff';

type Mode = keyof typeof INK;

/**
 * Returns the style of Cognito's sign-in pages for a brand. Settings that are left out keep Cognito's defaults.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/managed-login-brandingdesigner.html
 */
export function styleSettings({ colour, logoFile }: BrandStyle): object {
  const brand = `${colour.slice(1).toLowerCase()}ff`;
  const hasLogo = logoFile !== undefined;
  const inBothModes = (of: (mode: Mode) => object) => ({ lightMode: of('light'), darkMode: of('dark') });
  const onBrand = { backgroundColor: brand, textColor: WHITE };
  return {
    categories: {
      form: { displayGraphics: false, location: { horizontal: 'CENTER', vertical: 'CENTER' } },
      global: { colorSchemeMode: 'DYNAMIC', pageHeader: { enabled: true }, pageFooter: { enabled: false } },
    },
    componentClasses: {
      buttons: { borderRadius: 8 },
      input: {
        borderRadius: 8,
        ...inBothModes((mode) => ({
          defaults: { backgroundColor: CARD[mode], borderColor: LINE[mode] },
          placeholderColor: QUIET[mode],
        })),
      },
      inputDescription: inBothModes((mode) => ({ textColor: QUIET[mode] })),
      inputLabel: inBothModes((mode) => ({ textColor: INK[mode] })),
      link: inBothModes((mode) => ({
        defaults: { textColor: LINK[mode] },
        hover: { textColor: INK[mode] },
      })),
      focusState: inBothModes((mode) => ({ borderColor: INK[mode] })),
    },
    components: {
      pageBackground: {
        image: { enabled: false },
        ...inBothModes((mode) => ({ color: PAGE[mode] })),
      },
      pageHeader: {
        backgroundImage: { enabled: false },
        logo: { enabled: hasLogo, location: 'START' },
        ...inBothModes(() => ({ background: { color: brand }, borderColor: brand })),
      },
      pageText: inBothModes((mode) => ({
        headingColor: INK[mode],
        bodyColor: INK[mode],
        descriptionColor: QUIET[mode],
      })),
      form: {
        backgroundImage: { enabled: false },
        borderRadius: 8,
        logo: { enabled: false, formInclusion: 'IN', location: 'CENTER', position: 'TOP' },
        ...inBothModes((mode) => ({ backgroundColor: CARD[mode], borderColor: CARD[mode] })),
      },
      primaryButton: inBothModes(() => ({ defaults: onBrand, hover: onBrand, active: onBrand })),
      secondaryButton: inBothModes((mode) => {
        const quiet = { backgroundColor: CARD[mode], borderColor: LINK[mode], textColor: LINK[mode] };
        return { defaults: quiet, hover: { ...quiet, backgroundColor: PAGE[mode] }, active: quiet };
      }),
    },
  };
}

/**
 * Returns the logo for the page header, or nothing if the brand has no logo.
 *
 * @throws SiteConfigError when the file is missing or too large
 */
export function styleAssets({ logoFile }: BrandStyle): CfnManagedLoginBranding.AssetTypeProperty[] {
  if (logoFile === undefined) return [];
  const extension = EXTENSIONS[extname(logoFile)] ?? '';
  return [
    {
      category: 'PAGE_HEADER_LOGO',
      colorMode: 'DYNAMIC',
      extension,
      bytes: readLogo(logoFile).toString('base64'),
    },
  ];
}

function readLogo(logoFile: string): Buffer {
  const file = fileURLToPath(new URL(logoFile, ROOT));
  try {
    const { size } = statSync(file);
    if (size <= MAXIMUM_LOGO_BYTES) return readFileSync(file);
  } catch (cause) {
    throw new SiteConfigError(`site.config.json names the logo ${logoFile}, which cannot be read.`, {
      cause,
    });
  }
  throw new SiteConfigError(
    `The logo ${logoFile} is larger than ${MAXIMUM_LOGO_BYTES / 1000} kB, the most that Cognito accepts.`,
  );
}
