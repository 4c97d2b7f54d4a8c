import type { Stack } from '../emulator/template/stack.ts';
import type { ClinicDetails } from '../web/src/config.ts';

/** Returns the brand of an app by its client id; undefined for an app without a style. */
export type BrandOf = (clientId: string) => ClinicDetails | undefined;

/** Reads the brands of the apps: their details from the metadata of the styles of their sign-in pages, and their logos. */
export function readBrands(stack: Pick<Stack, 'ofType'>): BrandOf {
  const styles = stack.ofType('AWS::Cognito::ManagedLoginBranding');
  const brands = new Map(
    styles.map(({ properties, metadata }) => [
      String(properties.ClientId),
      { ...(metadata.Brand as ClinicDetails), ...logoOf(properties.Assets) },
    ]),
  );
  return (clientId) => brands.get(clientId);
}

/**
 * Returns the clinic as the sign-in pages show it. The logo of the portal is a path of the portal, so these pages take that
 * of an app which has the clinic's own brand.
 */
export function clinicOnSignInPages(
  { logo: _, ...clinic }: ClinicDetails,
  brands: readonly (ClinicDetails | undefined)[],
): ClinicDetails {
  return brands.find((brand) => brand?.name === clinic.name) ?? clinic;
}

/** Returns the logo in a style as a `data:` URL. */
function logoOf(assets: unknown): Pick<ClinicDetails, 'logo'> {
  const [asset] = (assets ?? []) as readonly { readonly Extension: string; readonly Bytes: string }[];
  if (asset === undefined) return {};
  const type = asset.Extension === 'SVG' ? 'svg+xml' : asset.Extension.toLowerCase();
  return { logo: `data:image/${type};base64,${asset.Bytes}` };
}
