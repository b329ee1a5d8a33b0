/** Unpacks a bundle into a folder of ours, and holds every entry against the list at its end. */
import { createHash } from 'node:crypto';
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { badArchive } from './archive-error.ts';
import { FIRST_ENTRY, LAST_ENTRY } from './archive-names.ts';
import type { ListedEntry } from './archive-names.ts';
import { ArchiveReader } from './archive-reader.ts';
import type { ArchiveEntry } from './archive-reader.ts';
import { onDisk } from './disk-failure.ts';

export interface UnpackProgress {
  readonly done: number;
  readonly total: number;
}

export interface Unpacked {
  /** In the order in which they came, without the last one. */
  readonly entries: readonly ListedEntry[];
}

/** Errors: `ArchiveError`; those of the file and of the disk. What it wrote is the caller's to remove. */
export function* unpackArchive(path: string, folder: string): Generator<UnpackProgress, Unpacked> {
  const reader = new ArchiveReader(path);
  try {
    const entries = new Map<string, ListedEntry>();
    for (let entry = reader.next(); entry; entry = reader.next()) {
      if (entries.has(entry.name)) badArchive('an entry comes twice');
      entries.set(entry.name, yield* unpackEntry(reader, entry, folder));
    }
    const listed = [...entries.values()];
    const last = listed.pop();
    if (listed[0]?.name !== FIRST_ENTRY || last?.name !== LAST_ENTRY) badArchive('it has no beginning, or no end');
    return { entries: listed };
  } finally {
    reader.close();
  }
}

function* unpackEntry(
  reader: ArchiveReader,
  { name, size, pieces }: ArchiveEntry,
  folder: string,
): Generator<UnpackProgress, ListedEntry> {
  const file = join(folder, name);
  const digest = createHash('sha256');
  const fd = onDisk(() => {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    return openSync(file, 'wx', 0o600);
  });
  try {
    for (const piece of pieces) {
      digest.update(piece);
      onDisk(() => {
        for (let done = 0; done < piece.length;) done += writeSync(fd, piece, done);
      });
      yield reader.progress;
    }
  } finally {
    closeSync(fd);
  }
  return { name, size, sha256: digest.digest('hex') };
}
