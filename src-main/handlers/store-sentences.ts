/** Why a sandbox did not open, for the user: what is wrong, where, that nothing was lost, and the way forward. */
import { StoreError } from '../store/store-error.ts';

const ANOTHER = 'To go on at once, open the folder with another sandbox: --sandbox NAME.';

const SENTENCES = {
  locked: () => `This sandbox is open in another process of the inspector. Close that one first. ${ANOTHER}`,
  newer: (folder) =>
    `This sandbox was written by a later version of the inspector, and was not touched. Use that version. ${ANOTHER} It lies in ${folder}.`,
  corrupt: (folder) =>
    `The database of this sandbox is damaged or not ours, and was not touched. It lies in ${folder}. Set it aside and recover what can be read: capsule-inspector recover. ${ANOTHER}`,
  'no-space': (folder) =>
    `The disk with ${folder} is full. Free some space and open the sandbox again: nothing is lost.`,
  unreadable: (folder) => `The folder ${folder} cannot be read or written. Nothing in it was touched.`,
} as const satisfies Record<StoreError['code'], (folder: string) => string>;

/** Runs `open`; a `StoreError` leaves it with a sentence that names `folder`. */
export function withStoreSentences<T>(folder: string, open: () => T): T {
  try {
    return open();
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    throw new StoreError(error.code, SENTENCES[error.code](folder), { cause: error });
  }
}
