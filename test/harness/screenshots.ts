import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Review } from './review-images.ts';

/**
 * Compares screenshots with the reviewed ones; with `UPDATE_SCREENSHOTS=1`, replaces the reviewed ones.
 *
 * @param folder of the reviewed PNG files
 * @param seen PNG files by name
 * @returns a sentence for each file that differs, is new or is no longer needed
 */
export async function reviewImages(folder: URL, seen: Review['seen']): Promise<string[]> {
  const review: Review = {
    folder: fileURLToPath(folder),
    seen,
    update: process.env.UPDATE_SCREENSHOTS === '1',
  };
  // Loops over pixels take ten times as long inside Jest, so this runs in a thread of its own.
  const worker = new Worker(new URL('review-images.ts', import.meta.url), { workerData: review });
  const [problems] = (await once(worker, 'message')) as [string[]];
  return problems;
}
