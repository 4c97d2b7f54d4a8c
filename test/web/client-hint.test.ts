import { clientHint } from '../../web/src/client-hint.ts';

const CHROME =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';

describe('the kind of browser and system', () => {
  test.each([
    ['chrome', 'linux', CHROME],
    ['chrome', 'windows', CHROME.replace('X11; Linux x86_64', 'Windows NT 10.0; Win64; x64')],
    ['chrome', 'chromeos', CHROME.replace('X11; Linux x86_64', 'X11; CrOS x86_64 14541.0.0')],
    ['chrome', 'android', CHROME.replace('X11; Linux x86_64', 'Linux; Android 10; K')],
    ['edge', 'windows', `${CHROME.replace('X11; Linux x86_64', 'Windows NT 10.0')} Edg/140.0.0.0`],
    ['other', 'linux', `${CHROME} OPR/120.0.0.0`],
    [
      'samsung',
      'android',
      'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36',
    ],
    ['firefox', 'windows', 'Mozilla/5.0 (Windows NT 10.0; rv:145.0) Gecko/20100101 Firefox/145.0'],
    [
      'safari',
      'macos',
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15',
    ],
    [
      'safari',
      'ios',
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1',
    ],
    [
      'chrome',
      'ios',
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/140.0.0.0 Mobile/15E148 Safari/604.1',
    ],
    ['other', 'other', 'curl/8.5.0'],
    ['other', 'other', ''],
  ])('is %s on %s', (browser, system, userAgent) => {
    expect(clientHint({ userAgent, maxTouchPoints: 0 })).toEqual({ browser, system });
  });

  test('is read from the brands where the browser names them', () => {
    const agent = (brand: string, platform: string) => ({
      userAgent: CHROME,
      maxTouchPoints: 0,
      userAgentData: { brands: [{ brand: 'Chromium' }, { brand: 'Not)A;Brand' }, { brand }], platform },
    });
    expect(clientHint(agent('Google Chrome', 'macOS'))).toEqual({ browser: 'chrome', system: 'macos' });
    expect(clientHint(agent('Microsoft Edge', 'Windows'))).toEqual({ browser: 'edge', system: 'windows' });
    expect(clientHint(agent('Brave', 'Chrome OS'))).toEqual({ browser: 'other', system: 'chromeos' });
  });

  test('of an iPad that asks for the pages of a Mac is iOS', () => {
    const userAgent =
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15';
    expect(clientHint({ userAgent, maxTouchPoints: 5 }).system).toBe('ios');
  });
});
