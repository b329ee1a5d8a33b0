/** For tests: puts a seed on the disk or into a tree, and tells the time as the disk's clock does. */
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Files } from './files-by-path-contract.ts';
import type { Seed, SeedEntry, Subject } from './files-by-path-contract.ts';

/**
 * Where thousands of small folders come and go: memory, where the system has some as a folder. What becomes of them when the power
 * is cut costs time, and is proved elsewhere.
 */
export const SCRATCH = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

export function seedDisk(folder: string, seed: Seed): void {
  for (const [path, entry] of Object.entries(seed)) {
    const at = join(folder, path);
    mkdirSync(dirname(at), { recursive: true });
    if (entry === 'directory') mkdirSync(at, { recursive: true });
    else if ('file' in entry) writeFileSync(at, entry.file);
    else symlinkSync(entry.linkTo, at);
  }
}

export function seedEntry(files: Files, path: string, entry: SeedEntry): void {
  if (entry === 'directory') files.mkdir(path);
  else if ('file' in entry) files.write(path, entry.file);
  else files.symlink(entry.linkTo, path);
}

export function seedTree(subject: Subject, seed: Seed): void {
  const files = new Files(subject);
  for (const [path, entry] of Object.entries(seed)) seedEntry(files, path, entry);
  files.root.close();
}

/** Nanoseconds since the epoch, later at each call. */
function createWallClock(now: () => number): () => bigint {
  let last = 0n;
  return () => {
    const present = BigInt(Math.floor(now())) * 1_000_000n;
    last = present > last ? present : last + 1n;
    return last;
  };
}

const AHEAD_MS = 1000;

/** Ahead of the disk's clock, so that what it calls now is later than whatever the disk has. */
export const wallClock = createWallClock(() => performance.timeOrigin + performance.now() + AHEAD_MS);
