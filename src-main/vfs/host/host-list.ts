/** The entries of a held directory. */
import { readdirSync } from 'node:fs';
import type { Dirent } from 'node:fs';
import type { EntryKind } from '../../../src-preload/contract/vocabulary.ts';
import type { HostEntry } from './host-tree.ts';

export interface HostListing {
  readonly entries: readonly HostEntry[];
  readonly unrepresentable: number;
}

/** What Node puts where bytes are not UTF-8. It may also be in a name by right. */
const REPLACEMENT = '\ufffd';
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** `bytes` as text, or undefined when they are not UTF-8. */
export function textOf(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}

function kindOf(entry: Pick<Dirent<string | Buffer>, 'isFile' | 'isDirectory' | 'isSymbolicLink'>): EntryKind {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'directory';
  return entry.isSymbolicLink() ? 'symlink' : 'other';
}

/** Lists the directory that `path` reaches. Throws what node:fs throws. */
export function listDirectory(path: string): HostListing {
  const found = readdirSync(path, { withFileTypes: true });
  if (found.some((entry) => entry.name.includes(REPLACEMENT))) return listByBytes(path);
  return { entries: found.map((entry) => ({ name: entry.name, kind: kindOf(entry) })), unrepresentable: 0 };
}

/** Twice as slow, and exact about names that are not UTF-8. */
function listByBytes(path: string): HostListing {
  const entries: HostEntry[] = [];
  let unrepresentable = 0;
  for (const entry of readdirSync(path, { withFileTypes: true, encoding: 'buffer' })) {
    const name = textOf(entry.name);
    if (name === undefined) unrepresentable++;
    else entries.push({ name, kind: kindOf(entry) });
  }
  return { entries, unrepresentable };
}
