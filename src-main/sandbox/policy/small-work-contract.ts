/** For tests: random work of one guest on a small tree that is always the same, in a mode and with rules of its own. */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import fc from 'fast-check';

import { VfsError } from '../../vfs/errors.ts';
import type { RunDoor } from '../run-door.ts';
import type { Session } from '../session.ts';
import { createTestSandbox } from '../test-sandbox-contract.ts';
import { createRuleSet } from './rule-set.ts';
import type { Rule } from './rule-set.ts';
import type { RunPolicy } from './run-policy.ts';

const READ = { access: 'read', create: 'never', content: 'keep', want: 'either', last: 'follow' } as const;
const WRITE = { ...READ, access: 'write', create: 'if-missing', want: 'file' } as const;
const at = (path: string) => ({ at: 0, path });

type Act = (door: RunDoor, path: string, other: string) => void;

const opened =
  (options: typeof READ | typeof WRITE, use: (door: RunDoor, handle: number) => void): Act =>
  (door, path) => {
    const { handle } = door.open('open', at(path), options);
    try {
      use(door, handle);
    } finally {
      door.close('close', handle);
    }
  };

const ACTS: Readonly<Record<string, Act>> = {
  read: opened(READ, (door, handle) => void door.readInto('read', handle, 0, new Uint8Array(4))),
  list: opened(READ, (door, handle) => void door.listStats('list', handle, 0)),
  write: opened(WRITE, (door, handle) => void door.write('write', handle, 'end', new Uint8Array(2))),
  stat: (door, path) => void door.stat('stat', at(path), 'keep'),
  exists: (door, path) => void door.exists('exists', at(path), 'follow'),
  mkdir: (door, path) => {
    door.makeDirectory('mkdir', at(path));
  },
  mkdirs: (door, path) => void door.makeDirectories('mkdirs', at(path)),
  rmdir: (door, path) => {
    door.removeDirectory('rmdir', at(path));
  },
  unlink: (door, path) => {
    door.unlink('unlink', at(path));
  },
  remove: (door, path) => void door.removeAll('remove', at(path)),
  rename: (door, path, other) => {
    door.rename('rename', at(path), at(other));
  },
  link: (door, path, other) => {
    door.link('link', at(path), 'keep', at(other));
  },
  symlink: (door, path, other) => {
    door.symlink('symlink', other.split('/').at(-1) ?? '', at(path));
  },
  copy: (door, path, other) => void door.copy('copy', at(path), at(other)),
};

export interface Step {
  readonly act: string;
  readonly path: string;
  readonly other: string;
}

/** Outcomes, step by step. */
export function play(door: RunDoor, steps: readonly Step[]): readonly string[] {
  return steps.map(({ act, path, other }) => {
    try {
      ACTS[act]?.(door, path, other);
      return 'ok';
    } catch (error) {
      if (error instanceof VfsError) return error.code;
      throw error;
    }
  });
}

/** In a sandbox of its own, always with the same files. */
export function inSandbox<T>(
  mode: RunPolicy['mode'],
  rules: readonly Rule[] | null,
  use: (door: RunDoor, session: Session) => T,
): T {
  const sandbox = createTestSandbox();
  try {
    mkdirSync(join(sandbox.workspace, 'a/b'), { recursive: true });
    for (const name of ['f', 'a/f', 'a/b/f']) writeFileSync(join(sandbox.workspace, name), name);
    symlinkSync('a', join(sandbox.workspace, 'l'));
    const session = sandbox.open();
    const capsule = { name: 'tidy', hash: 'h' };
    const policy = { run: 'r', capsule, mode, rules: rules && createRuleSet(rules) };
    const caller = { run: 'r', capsule: 'tidy', principal: session.principal, policy };
    return use(session.doorForRun(caller, session.mounts.all()), session);
  } finally {
    sandbox.remove();
  }
}

const anyPath = fc.constantFrom('f', 'a', 'a/f', 'a/b', 'a/b/f', 'l', 'l/f', 'n', 'n/m', 'a/n', 'home://x', 'none/x/y');
export const anyStep: fc.Arbitrary<Step> = fc.record({
  act: fc.constantFrom(...Object.keys(ACTS)),
  path: anyPath,
  other: anyPath,
});
