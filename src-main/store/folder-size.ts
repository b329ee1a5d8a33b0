/** What a folder takes on the disk, and its removal: both bit by bit, because nobody knows how much is in it. */
import { lstatSync, readdirSync, rmdirSync, unlinkSync } from 'node:fs';
import type { Stats } from 'node:fs';
import { join } from 'node:path';

import { errnoOf, onDisk } from './disk-failure.ts';

/** What comes back for a name that somebody else removed. */
function ifThere<T>(look: () => T, otherwise: T): T {
  try {
    return look();
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return otherwise;
    throw error;
  }
}

/** Bytes of a block of `stat`, whatever the file system has. */
const BLOCK = 512;

const bytesOf = ({ blocks, size }: Stats): number => (Number.isFinite(blocks) ? blocks * BLOCK : size);

/** Follows no link. Bytes; 0 for what is not there. Errors: `io`. */
export function* sizeOfFolder(folder: string): Generator<undefined, number> {
  const entries = onDisk(() => ifThere(() => readdirSync(folder, { withFileTypes: true }), []));
  let bytes = 0;
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) bytes += yield* sizeOfFolder(path);
    else bytes += onDisk(() => ifThere(() => bytesOf(lstatSync(path)), 0));
    yield;
  }
  return bytes;
}

/** Follows no link. Nothing to do for what is not there. Errors: `io`. */
export function* removeFolder(folder: string): Generator<undefined> {
  for (const entry of onDisk(() => ifThere(() => readdirSync(folder, { withFileTypes: true }), []))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* removeFolder(path);
    else onDisk(() => ifThere(() => unlinkSync(path), undefined));
    yield;
  }
  onDisk(() => ifThere(() => rmdirSync(folder), undefined));
}
