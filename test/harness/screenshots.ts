import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Review } from './review-images.ts';

/**
 * Compares pictures with those that were reviewed; with `UPDATE_SCREENSHOTS=1`, takes them for reviewed.
 *
 * @param folder of the pictures that were reviewed
 * @param seen PNG files by name
 * @returns a sentence for each that is different, new, or of nothing that is shown any more
 */
export async function reviewImages(folder: URL, seen: Review['seen']): Promise<string[]> {
  const review: Review = {
    folder: fileURLToPath(folder),
    seen,
    update: process.env.UPDATE_SCREENSHOTS === '1',
  };
  // In a thread of its own, because loops over pixels take ten times as long inside jest.
  const worker = new Worker(new URL('review-images.ts', import.meta.url), { workerData: review });
  const [problems] = (await once(worker, 'message')) as [string[]];
  return problems;
}
