/** What an opening had to repair, for the user. */
import type { StartupReport } from '../store/open-sandbox-store.ts';

const many = (count: number, one: string, more: string): string => (count === 1 ? `1 ${one}` : `${count} ${more}`);

/** Empty when the last session ended in order. */
export function startupSentences({ operations, leftovers }: StartupReport): readonly string[] {
  const did = [
    ...(operations > 0 ? [`${many(operations, 'operation was', 'operations were')} recovered from its journal`] : []),
    ...(leftovers > 0 ? [`${many(leftovers, 'leftover file was', 'leftover files were')} removed`] : []),
  ];
  return did.length === 0 ? [] : [`The last session did not end in order: ${did.join(', and ')}.`];
}
