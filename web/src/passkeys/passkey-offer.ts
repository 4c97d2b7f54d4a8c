import { deviceStorage } from '../browser-storage.ts';

/** Says only that somebody in this browser was offered a passkey, so that a shared computer tells nobody about anybody. */
const STORAGE_KEY = 'clinic-mail.passkey-offer';

export const isOfferAnswered = (): boolean => deviceStorage.getItem(STORAGE_KEY) !== null;

/** Records that no passkey needs to be offered in this browser again. */
export function answerOffer(): void {
  deviceStorage.setItem(STORAGE_KEY, 'yes');
}
