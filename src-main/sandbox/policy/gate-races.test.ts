import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { VfsError } from '../../vfs/errors.ts';
import { createGate } from '../gate.ts';
import type { Gate } from '../gate.ts';
import { GuardedFs } from '../guarded-fs.ts';
import { GuestDoor } from '../guest-door.ts';
import { createTestSandbox } from '../test-sandbox-contract.ts';
import type { TestSandbox } from '../test-sandbox-contract.ts';
import { askNobody } from './ask-access.ts';
import { NO_GRANTS } from './grant-decider.ts';

/** A folder that is used directly, where somebody else works: `open` may be used, `secret` is out of reach. */
let sandbox: TestSandbox;
let folder: string;
let swap: () => void;

beforeEach(() => {
  sandbox = createTestSandbox();
  folder = join(sandbox.top, 'direct');
  for (const directory of ['open/in', 'open/in/deep', 'secret/in', 'secret/in/deep']) {
    mkdirSync(join(folder, directory), { recursive: true });
    writeFileSync(join(folder, directory, 'f'), directory);
  }
  writeFileSync(join(folder, '.capsuleignore'), '/secret\n');
});
afterEach(() => {
  sandbox.remove();
});

/** Right after the decision about `decided`, and before anything is done, `open/in` becomes a link to `secret/in`. */
function racedDoor(decided: number): GuestDoor {
  const session = sandbox.open();
  const request = { host: folder, guest: '/direct', access: 'read-write', kind: 'host' } as const;
  const mounts = session.mountsForRun([request], 'none').filter(({ name }) => name === 'direct');
  const { boundary, audit, store } = session;
  const real = createGate({ mounts: session.mounts, boundary, grants: NO_GRANTS, ask: askNobody });
  let count = 0;
  swap = () => {
    renameSync(join(folder, 'open/in'), join(folder, 'open/moved'));
    symlinkSync('../secret/in', join(folder, 'open/in'));
  };
  const gate: Gate = (about) => {
    const decision = real(about);
    count += 1;
    if (count === decided && decision.verdict === 'allow') swap();
    return decision;
  };
  const fs = new GuardedFs({ mounts: session.mounts, gate, boundary, audit, journal: store.journal, now: () => 0n });
  return new GuestDoor(fs, { run: 'r', capsule: 'c', principal: 'default' }, mounts, () => 100);
}

const at = (path: string) => ({ at: 0, path: `direct://${path}` });
const READ = { access: 'read', create: 'never', content: 'keep', want: 'either', last: 'follow' } as const;
const WRITE = { ...READ, access: 'write', create: 'if-missing', want: 'file' } as const;

function readAll(door: GuestDoor, handle: number): string {
  const into = new Uint8Array(32);
  return Buffer.from(into.subarray(0, door.readInto('read', handle, 0, into))).toString();
}

/** What a guest tries; what it reads is returned. */
const ATTACKS: Readonly<Record<string, (door: GuestDoor) => unknown>> = {
  read: (door) => readAll(door, door.open('open', at('open/in/f'), READ).handle),
  write: (door) => door.write('write', door.open('open', at('open/in/f'), WRITE).handle, 0, Buffer.from('!')),
  discard: (door) => door.open('open', at('open/in/f'), { ...WRITE, content: 'discard' }),
  create: (door) => door.open('open', at('open/in/new'), WRITE),
  list: (door) => door.list('list', door.open('open', at('open/in'), READ).handle, 0),
  mkdir: (door) => door.makeDirectory('mkdir', at('open/in/d')),
  'mkdir of several': (door) => door.makeDirectories('mkdir', at('open/in/d/e')),
  unlink: (door) => door.unlink('unlink', at('open/in/f')),
  'remove all below': (door) => door.removeAll('rm', at('open/in')),
  'remove one of it': (door) => door.removeAll('rm', at('open/in/f')),
  'remove what lies deeper': (door) => door.removeAll('rm', at('open/in/deep/f')),
  'rename from': (door) => door.rename('mv', at('open/in/f'), at('open/g')),
  'rename to': (door) => door.rename('mv', at('open/in/f'), at('open/in/g')),
  link: (door) => door.link('ln', at('open/in/f'), 'keep', at('open/g')),
  symlink: (door) => door.symlink('ln', 'x', at('open/in/l')),
  'copy from': (door) => {
    door.copy('cp', at('open/in/f'), at('open/g'));
    return readFileSync(join(folder, 'open/g'), 'utf8');
  },
  'set times': (door) => door.setTimes('touch', at('open/in/f'), 'keep', 0n, 0n),
  truncate: (door) => door.truncate('truncate', door.open('open', at('open/in/f'), WRITE).handle, 0),
};

const cases = Object.keys(ATTACKS).flatMap((name) => [1, 2, 3].map((decided) => [name, decided] as const));

test.each(cases)(
  'somebody who swaps a directory for a link leads nobody elsewhere: %s, decision %i',
  (name, decided) => {
    const door = racedDoor(decided);
    let told: unknown = null;
    try {
      told = ATTACKS[name]?.(door);
    } catch (error) {
      if (!(error instanceof VfsError)) throw error;
    }
    expect(inspect(told)).not.toContain('secret');
    expect(readdirSync(join(folder, 'secret/in'))).toEqual(['deep', 'f']);
    expect(readdirSync(join(folder, 'secret/in/deep'))).toEqual(['f']);
    expect(readFileSync(join(folder, 'secret/in/f'), 'utf8')).toBe('secret/in');
    if (existsSync(join(folder, 'open/g')))
      expect(readFileSync(join(folder, 'open/g'), 'utf8')).not.toContain('secret');
  },
);
