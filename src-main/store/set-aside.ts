/** Moves a damaged store out of the way, whole: nothing is overwritten, nothing is deleted. */
import { existsSync, mkdirSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { nodeDisk } from './disk.ts';
import { syncFolder } from './disk-failure.ts';
import { asStoreError } from './database.ts';
import { MOVING } from './unfinished.ts';

const OF_THE_STORE = /^(sandbox\.db(-wal|-shm|-journal)?|(journal|history)-\d+\.log|packs|work)$/;

/** Whether anything of a store lies in `folder`. */
export const hasStore = (folder: string): boolean => readdirSync(folder).some((name) => OF_THE_STORE.test(name));

/**
 * Moves what a store keeps in `folder` to `damaged-<time>` in it and returns that folder's path. Only while no process has it open.
 * A move that was cut short is gone on with; until it is complete, the sandbox stays `corrupt`. `now` is in nanoseconds since the epoch.
 * Errors: `StoreError` `unreadable`, `no-space`.
 */
export function setAside(folder: string, now: () => bigint): string {
  return asStoreError(() => {
    const moving = begun(folder) ?? begin(folder, now);
    for (const name of readdirSync(folder))
      if (OF_THE_STORE.test(name)) renameSync(join(folder, name), freeName(join(moving, name)));
    const done = moving.slice(0, -MOVING.length);
    syncFolder(nodeDisk, moving);
    renameSync(moving, done);
    syncFolder(nodeDisk, folder);
    return done;
  });
}

function begun(folder: string): string | undefined {
  const name = readdirSync(folder).find((one) => one.endsWith(MOVING));
  return name === undefined ? undefined : join(folder, name);
}

function begin(folder: string, now: () => bigint): string {
  const at = new Date(Number(now() / 1_000_000n)).toISOString().replaceAll(':', '-');
  const moving = `${freeName(join(folder, `damaged-${at}`))}${MOVING}`;
  mkdirSync(moving, { mode: 0o700 });
  syncFolder(nodeDisk, folder);
  return moving;
}

function freeName(path: string): string {
  let free = path;
  for (let number = 2; existsSync(free); number++) free = `${path}-${number}`;
  return free;
}
