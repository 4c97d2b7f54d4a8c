import type { LocalSystemOptions } from '../../local/system.ts';

/** An SES account that does not limit how many emails are sent, for experiments about other limits. */
export const AMPLE_QUOTA: LocalSystemOptions['sesAccount'] = {
  maxSendRate: 10_000,
  max24HourSend: 10_000_000,
};
