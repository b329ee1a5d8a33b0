/** A process that throws changes away, or brings them back, and kills itself at one of its calls to the disk; for tests. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { argv, kill, pid, stdout } from 'node:process';
import { nodeDisk } from '../../store/disk.ts';
import { openSession } from '../session.ts';
import type { Session } from '../session.ts';

/** What a kill can come before. */
const CALLS = ['write', 'truncate', 'sync', 'remove'] as const;

export type DiscardDeed = 'discard' | 'restore';

const drain = (work: Generator): void => {
  while (work.next().done !== true);
};

function doIt({ undo }: Session, deed: DiscardDeed): void {
  if (deed === 'discard') drain(undo.bin.discard({ selection: null, author: 'user' }));
  else drain(undo.bin.restore(undo.bin.list()[0]?.id ?? '', null));
}

/** Kills this process at one of its calls, counted from now; a write is done in half. */
function armDisk(at: number): { count: number } {
  const calls = { count: 0 };
  const real = { ...nodeDisk };
  const strike = (half: () => unknown): void => {
    if (calls.count++ !== at) return;
    half();
    kill(pid, 'SIGKILL');
  };
  // The store of a session always works on this very object.
  Object.assign(
    nodeDisk,
    Object.fromEntries(
      CALLS.map((name) => [
        name,
        (...all: unknown[]) => {
          strike(() => (name === 'write' ? writeHalf(real, all) : undefined));
          return (real[name] as (...some: unknown[]) => unknown)(...all);
        },
      ]),
    ),
  );
  return calls;
}

function writeHalf(disk: typeof nodeDisk, all: readonly unknown[]): void {
  const [fd, bytes, from, length, position] = all;
  if (bytes instanceof Uint8Array)
    disk.write(Number(fd), bytes, Number(from), Math.floor(Number(length) / 2), Number(position));
}

const [top = '', deed, at] = argv.slice(2);
const workspace = join(top, 'workspace');
const homeFolder = join(top, 'home');
mkdirSync(homeFolder, { recursive: true });
let now = 2_000_000_000_000n;
const session = openSession({
  record: { id: 'test', name: 'test', workspace, createdAt: 1, openedAt: 1, mounts: [] },
  ...{ folder: join(top, 'state'), homeFolder, principal: 'default' },
  now: () => (now += 1000n),
  save: () => undefined,
});
const calls = armDisk(Number(at));
doIt(session, deed === 'restore' ? 'restore' : 'discard');
session.close();
stdout.write(String(calls.count));
