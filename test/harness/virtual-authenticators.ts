import type { CDPSession, Page } from 'playwright-core';

/** A device with a fingerprint reader, and one that does not recognise the finger. */
export const PLATFORM = { transport: 'internal', hasUserVerification: true, isUserVerified: true } as const;
export const WRONG_FINGER = { ...PLATFORM, isUserVerified: false } as const;
/** A security key with a PIN, and one without. */
export const SECURITY_KEY = { ...PLATFORM, transport: 'usb' } as const;
export const WITHOUT_PIN = { transport: 'usb', hasUserVerification: false, isUserVerified: false } as const;

type VirtualDevice = typeof PLATFORM | typeof WRONG_FINGER | typeof SECURITY_KEY | typeof WITHOUT_PIN;

/** The devices with passkeys that are connected to a page in Chromium, instead of those of the machine. */
export interface VirtualDevices {
  readonly devtools: CDPSession;
  /** Connects a device; returns its id. */
  plugIn(device: VirtualDevice): Promise<string>;
}

/** @see https://chromedevtools.github.io/devtools-protocol/tot/WebAuthn/ */
export async function virtualDevices(page: Page): Promise<VirtualDevices> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  return {
    devtools,
    plugIn: async (device) => {
      const options = {
        protocol: 'ctap2' as const,
        hasResidentKey: true,
        automaticPresenceSimulation: true,
        ...device,
      };
      return (await devtools.send('WebAuthn.addVirtualAuthenticator', { options })).authenticatorId;
    },
  };
}
