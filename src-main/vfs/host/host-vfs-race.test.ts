/** Somebody changes the folder before each system call of each operation of the tree: nothing outside is reached. */
import { lstatSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { removeAll } from '../derived.ts';
import { parseRelPath, relPath } from '../path/rel-path.ts';
import type { DirHandle, OpenOptions, Place, Vfs } from '../vfs.ts';
import { outcome, snapshot } from './host-test-folder.ts';
import type { TestFolder } from './host-test-folder.ts';
import { openHostVfs } from './open-host-vfs.ts';
import { ATTACKS, atEveryMoment } from './test-moments.ts';
import type { Attack } from './test-moments.ts';
import { holdingCases } from './test-resolvers.ts';
import type { ResolverCase } from './test-resolvers.ts';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

interface Scene {
  readonly vfs: Vfs;
  /** The root, or a handle of `a/b` that has been open since before the attack. */
  readonly dir: DirHandle;
  readonly at: (path: string) => Place;
}

type Step = (scene: Scene) => unknown;

function open({ vfs, at }: Scene, path: string, options: Partial<OpenOptions>) {
  const defaults = { access: 'read-write', create: 'never', content: 'keep', mode: 0o644 } as const;
  return vfs.openFile(at(path), { ...defaults, ...options });
}

function readAt(scene: Scene, path: string): string {
  const file = open(scene, path, { access: 'read' });
  const into = new Uint8Array(16);
  return new TextDecoder().decode(into.subarray(0, file.read(into, 0)));
}

const READS: Readonly<Record<string, Step>> = {
  'a read': (scene) => readAt(scene, 'f'),
  'a stat': ({ vfs, at }) => vfs.stat(at('f')),
  'a listing': ({ vfs, at }) => vfs.openDirectory(at('empty/..')).list(),
  'the reading of a link': ({ vfs, at }) => vfs.readLink(at('l')),
};

const CHANGES: Readonly<Record<string, Step>> = {
  'a creation': (scene) => open(scene, 'new', { create: 'exclusive' }).write(encode('new'), 0),
  'a creation or opening': (scene) => open(scene, 'f', { create: 'if-missing' }).write(encode('new'), 0),
  'an emptying': (scene) => open(scene, 'f', { content: 'discard' }).write(encode('new'), 'end'),
  'an append': (scene) => open(scene, 'f', { access: 'write' }).write(encode('new'), 'end'),
  'a cut': (scene) => open(scene, 'f', {}).truncate(1),
  'a sync': (scene) => open(scene, 'new', { create: 'exclusive' }).sync(),
  'a new directory': ({ vfs, at }) => vfs.makeDirectory(at('new'), 0o777),
  'the removal of a directory': ({ vfs, at }) => vfs.removeDirectory(at('empty')),
  'an unlink': ({ vfs, at }) => vfs.unlink(at('f')),
  'a rename': ({ vfs, at }) => vfs.rename(at('f'), at('g')),
  'a replacing rename': ({ vfs, at }) => vfs.rename(at('only-inside'), at('f')),
  'a rename of a directory': ({ vfs, at }) => vfs.rename(at('empty'), at('full')),
  'a second name': ({ vfs, at }) => vfs.link(at('f'), at('g')),
  'a new link': ({ vfs, at }) => vfs.symlink('x', at('new')),
  'a change of times': ({ vfs, at }) => vfs.setTimes(at('f'), 1n, 2n),
  'a change of mode': ({ vfs, at }) => vfs.setMode(at('f'), 0o600),
};

/** From where a step walks: each way has system calls of its own. */
const STARTS = {
  'from the root': (vfs: Vfs): Scene => {
    const dir = vfs.openRoot();
    return { vfs, dir, at: (path) => vfs.locate(dir, parseRelPath(`a/b/${path}`), 'keep') };
  },
  'from a handle': (vfs: Vfs): Scene => {
    const dir = vfs.openDirectory(vfs.locate(vfs.openRoot(), relPath(['a', 'b']), 'keep'));
    return { vfs, dir, at: (path) => vfs.locate(dir, parseRelPath(path), 'keep') };
  },
} as const;

function under(
  attack: Attack,
  { resolver, libc }: ResolverCase,
  check: (vfs: Vfs, folder: TestFolder) => void,
): number {
  return atEveryMoment(
    attack,
    (hostPath, trace) =>
      openHostVfs({ folder: { hostPath }, access: 'read-write', now: () => 0n, resolver, libc, trace }),
    check,
  );
}

/** Where it is now, what was moved out while a step held it may be changed; nothing else may. */
const untouched = (outside: string): readonly string[] =>
  snapshot(outside).filter((line) => !line.startsWith('moved') && !line.startsWith('.'));

const withText = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value);

describe.each(holdingCases())('a change at every moment, in a folder held by $name,', (way) => {
  describe.each(Object.entries(STARTS))('%s,', (_, start) => {
    it.each(Object.entries(READS))('shows nothing of the outside to %s', (_name, run) => {
      for (const attack of ATTACKS) {
        const moments = under(attack, way, (vfs, { outside }) => {
          const secret = lstatSync(join(outside, 'a/b/f'), { bigint: true }).ino;
          const shown = JSON.stringify({ result: outcome(() => run(start(vfs))) }, withText);
          expect(shown).not.toContain('SECRET');
          expect(shown).not.toContain(`"ino":"${secret}"`);
        });
        expect(moments).toBeGreaterThan(1);
      }
    });

    it.each(Object.entries(CHANGES))('lets %s change nothing outside', (_name, run) => {
      for (const attack of ATTACKS) {
        const moments = under(attack, way, (vfs, { outside }) => {
          const before = untouched(outside);
          outcome(() => run(start(vfs)));
          expect(untouched(outside)).toEqual(before);
        });
        expect(moments).toBeGreaterThan(1);
      }
    });
  });

  it('lets the removal of a whole tree remove nothing outside', () => {
    for (const attack of ATTACKS) {
      const moments = under(attack, way, (vfs, { outside }) => {
        const before = untouched(outside);
        const root = vfs.openRoot();
        outcome(() => removeAll({ vfs, root, place: vfs.locate(root, relPath(['a']), 'keep') }));
        expect(untouched(outside)).toEqual(before);
      });
      expect(moments).toBeGreaterThan(20);
    }
  });

  it('is refused, once it has moved the directory of a handle out of the folder', () => {
    const attack = ATTACKS.at(-1);
    if (!attack) throw new Error('no attack');
    under({ name: 'none', run: () => undefined }, way, (vfs, folder) => {
      const scene = STARTS['from a handle'](vfs);
      const before = scene.at('f');
      attack.run(folder);
      for (const step of Object.values({ ...READS, ...CHANGES }))
        expect(outcome(() => step(scene))).toEqual({ refused: 'boundary-escape' });
      expect(outcome(() => vfs.stat(before))).toEqual({ refused: 'boundary-escape' });
      expect(outcome(() => scene.dir.list())).toEqual({ refused: 'boundary-escape' });
      expect(readdirSync(join(folder.outside, 'moved/b')).toSorted()).toEqual(['empty', 'f', 'l', 'only-inside']);
    });
  });
});

describe('the same harness, with the check that everybody writes first,', () => {
  it('sees it escape, and so could see us escape', () => {
    let escapes = 0;
    for (const attack of ATTACKS)
      atEveryMoment(
        attack,
        (hostPath, trace) => ({ hostPath, trace, close: () => undefined }),
        ({ hostPath, trace }, { outside }) => {
          trace('lstat');
          const isLink = ['a', 'a/b', 'a/b/f'].some(
            (path) => lstatSync(join(hostPath, path), { throwIfNoEntry: false })?.isSymbolicLink() !== false,
          );
          if (isLink || !lstatSync(join(hostPath, 'a/b/f')).isFile()) return;
          trace('write');
          const path = join(hostPath, 'a/b/f');
          if (lstatSync(path, { throwIfNoEntry: false })?.isFIFO() || lstatSync(path).isDirectory()) return;
          writeFileSync(path, 'x');
          if (readFileSync(join(outside, 'a/b/f'), 'utf8') === 'x') escapes++;
        },
      );
    expect(escapes).toBeGreaterThan(0);
  });
});
