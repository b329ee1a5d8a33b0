/** What a bundle is made of: the names of its entries, and their limits. */

/** Every entry of a bundle; nothing else is written, and nothing else is read. */
const ENTRY =
  /^(?:(?:bundle|end)\.json|events\/\d{6}\.jsonl|manifests\/[0-9a-f]{64}\.json|base\.jsonl|base\/\d{6}|store\/(?:sandbox\.db|packs\/\d{1,9}\.pack|work\/[\w-]{1,80}|(?:journal|history)-\d{1,15}\.log))$/;

export const isEntryName = (name: string): boolean => ENTRY.test(name);

export const FIRST_ENTRY = 'bundle.json';
export const LAST_ENTRY = 'end.json';

/** Entries, bytes of one and of all of them. A size beyond is no number of a tar header. */
export const MOST_ENTRIES = 100_000;
export const MOST_ENTRY_BYTES = 8 * 2 ** 30 - 1;
export const MOST_BYTES = 64 * 2 ** 30;

/** Bytes of a member before it is packed. */
export const MEMBER_BYTES = 256 * 1024;
export const TAR_BLOCK = 512;

/** An entry as the list at the end has it. `sha256` in hex. */
export interface ListedEntry {
  readonly name: string;
  readonly size: number;
  readonly sha256: string;
}
