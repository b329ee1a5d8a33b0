/** A second store with everything that one has: made beside, whole, before anybody finds it. */
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';

import { nodeDisk } from './disk.ts';
import { onDisk, syncFolder } from './disk-failure.ts';
import { replaceFile } from './replace-file.ts';
import { RUN_VARIABLES_FILE } from './run-variables.ts';
import { piecesOf, snapshotStore } from './store-snapshot.ts';
import type { SnapshotFile } from './store-snapshot.ts';

export interface CopyProgress {
  /** Bytes. */
  readonly done: number;
  readonly total: number;
}

/** What lies in the folder of a sandbox, beside its store, and belongs to it. */
const BESIDE = ['secrets.json', RUN_VARIABLES_FILE] as const;

/**
 * `database`, of the store in `folder`, is at rest: its journal is empty and nothing moves files meanwhile. `target` is a folder that is not
 * there yet, on any disk; who calls removes it when this fails. Errors: `busy` when the store was written to; `no-space`, `io`.
 */
export function* copyStore(folder: string, database: DatabaseSync, target: string): Generator<CopyProgress> {
  onDisk(() => mkdirSync(target, { recursive: true, mode: 0o700 }));
  const snapshot = snapshotStore(folder, database, join(target, 'snapshot'));
  try {
    const total = snapshot.files.reduce((sum, { size }) => sum + size, 0);
    let done = 0;
    yield { done, total };
    for (const file of snapshot.files)
      for (const written of writeCopy(file, join(target, file.name))) yield { done: (done += written), total };
  } finally {
    snapshot.close();
  }
  for (const name of BESIDE) copySmall(join(folder, name), join(target, name));
  for (const within of ['packs', 'work', '.'])
    if (existsSync(join(target, within))) syncFolder(nodeDisk, join(target, within));
}

/** Tells how many bytes it wrote with each step. */
function* writeCopy(file: SnapshotFile, path: string): Generator<number> {
  onDisk(() => mkdirSync(dirname(path), { recursive: true, mode: 0o700 }));
  const fd = onDisk(() => openSync(path, 'wx', 0o600));
  try {
    for (const piece of piecesOf(file)) {
      onDisk(() => {
        for (let at = 0; at < piece.length;) at += writeSync(fd, piece, at);
      });
      yield piece.length;
    }
    onDisk(() => fsyncSync(fd));
  } finally {
    closeSync(fd);
  }
}

function copySmall(from: string, to: string): void {
  if (existsSync(from))
    replaceFile(
      to,
      onDisk(() => readFileSync(from)),
      'power-cut',
    );
}
