/** Makes a folder from the entries of a bundle: what lay beneath the sandbox when it was exported. */
import { chmodSync, copyFileSync, constants, mkdirSync, symlinkSync, utimesSync } from 'node:fs';
import { join } from 'node:path';

import { badArchive } from './archive-error.ts';
import { errnoOf, onDisk } from './disk-failure.ts';

export interface BaseEntry {
  readonly mount: string;
  readonly names: readonly string[];
  readonly kind: 'file' | 'directory' | 'symlink';
  readonly mode: number;
  /** Milliseconds since the epoch. */
  readonly mtimeMs: number;
  /** Of a link. */
  readonly target: string | null;
  /** Of a file: the name of its content in the bundle; null when it was left out. */
  readonly content: string | null;
}

const NAME = /^[^/\0]{1,255}$/;
const isName = (name: unknown): name is string =>
  typeof name === 'string' && NAME.test(name) && !/^\.{1,2}$/.test(name);
const KINDS: ReadonlySet<unknown> = new Set(['file', 'directory', 'symlink']);
const isText = (value: unknown): value is string | null => value === null || typeof value === 'string';

type Unchecked = Partial<Record<keyof BaseEntry, unknown>>;

const isPlaced = ({ mount, names }: Unchecked): boolean =>
  typeof mount === 'string' && /^[a-z0-9][\w.-]{0,63}$/i.test(mount) && Array.isArray(names) && names.every(isName);
const isMade = ({ kind, mode, mtimeMs, target }: Unchecked): boolean =>
  KINDS.has(kind) && Number.isSafeInteger(mode) && Number.isFinite(mtimeMs) && isText(target);
const isFilled = ({ content }: Unchecked): boolean =>
  content === null || (typeof content === 'string' && /^base\/\d{6}$/.test(content));

/** Whether a value out of a bundle is an entry, which leads nowhere else. */
export const isBaseEntry = (value: unknown): value is BaseEntry =>
  typeof value === 'object' && value !== null && isPlaced(value) && isMade(value) && isFilled(value);

/** Links come last, so that nothing is ever made through one. */
const ORDER = ['directory', 'file', 'symlink'] as const;

/**
 * Makes them in `into`, a folder for each mount; contents are those of `unpacked`. An entry a step. Errors: `ArchiveError` when two have
 * one name, or the folder of one is missing; `no-space`, `io`.
 */
export function* buildBase(entries: readonly BaseEntry[], unpacked: string, into: string): Generator<undefined> {
  const byDepth = entries.toSorted((a, b) => a.names.length - b.names.length);
  for (const kind of ORDER)
    for (const entry of byDepth)
      if (entry.kind === kind) {
        make(entry, unpacked, join(into, entry.mount, ...entry.names));
        yield;
      }
  // From the deepest up: a folder's own times and mode come after everything in it.
  for (const entry of byDepth.toReversed()) dress(entry, join(into, entry.mount, ...entry.names));
}

function make({ kind, target, content }: BaseEntry, unpacked: string, path: string): void {
  try {
    if (kind === 'directory') mkdirSync(path, { mode: 0o700 });
    else if (kind === 'symlink') symlinkSync(target ?? '', path);
    else if (content !== null)
      copyFileSync(join(unpacked, content), path, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
  } catch (error) {
    const errno = errnoOf(error) ?? '';
    if (['EEXIST', 'ENOENT', 'ENOTDIR'].includes(errno)) badArchive('the files beneath it do not fit together');
    onDisk(() => {
      throw error;
    });
  }
}

/** The owner can always read: it is there to be looked at. */
function dress({ kind, mode, mtimeMs, content }: BaseEntry, path: string): void {
  if (kind === 'symlink' || (kind === 'file' && content === null)) return;
  onDisk(() => {
    utimesSync(path, mtimeMs / 1000, mtimeMs / 1000);
    chmodSync(path, (mode & 0o777) | (kind === 'directory' ? 0o500 : 0o400));
  });
}
