import { lstatSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { fail } from '../vfs/errors.ts';
import type { HostWriter } from '../vfs/host/host-tree.ts';
import { describePlan } from './apply.ts';
import type { Plan } from './step.ts';
import { sweepLeftovers } from './sweep-leftovers.ts';
import { withFolder } from './sandboxed-folder-contract.ts';
import type { SandboxedFolder } from './sandboxed-folder-contract.ts';

const CALLS: ReadonlySet<PropertyKey> = new Set<keyof HostWriter>([
  ...(['stageFile', 'stageLink', 'placeStaged', 'makeDirectory', 'rename', 'unlink', 'removeDirectory'] as const),
]);

/** A writer that fails with `code` at its nth call. */
function failingAt(writer: HostWriter, call: number): HostWriter {
  let calls = 0;
  return new Proxy(writer, {
    get: (target, name) => {
      const method = (target as unknown as Record<PropertyKey, (...all: unknown[]) => unknown>)[name];
      return (...all: unknown[]): unknown => {
        if (CALLS.has(name) && (calls += 1) === call) fail('no-space');
        return method?.apply(target, all);
      };
    },
  });
}

const exchange = (folder: SandboxedFolder): void => {
  folder.rename('a', 't');
  folder.rename('b', 'a');
  folder.rename('t', 'b');
};

describe('a commit that fails halfway', () => {
  test.each([1, 2, 3, 4, 5, 6, 7])('at call %i leaves everything as it was, and can be repeated', (call) => {
    withFolder({ a: 'a', b: 'b', 'd/x': 'x' }, (folder) => {
      exchange(folder);
      folder.write('new', 'n');
      folder.remove('d');
      const [before, wanted] = [folder.disk(), folder.merged()];
      const report = folder.apply(folder.plan(), failingAt(folder.writer, call));
      expect(['conflicts', 'reversed']).toContain(report.state);
      expect(report).toMatchObject({ applied: [], conflicts: [{ reason: 'no-space' }] });
      expect(folder.disk()).toEqual(before);
      expect(folder.merged()).toEqual(wanted);
      expect(folder.commit().state).toBe('done');
      expect(folder.disk()).toEqual(wanted);
      expect(folder.merged()).toEqual(wanted);
    });
  });

  test('can be dropped between any two steps, and is taken back', () => {
    withFolder({}, (folder) => {
      for (let index = 0; index < 80; index += 1) folder.write(`f${index}`, `${index}`);
      const wanted = folder.merged();
      const work = folder.applying(folder.plan());
      while (!Object.keys(folder.disk()).includes('f0')) work.next();
      expect(folder.merged()).toEqual(wanted);
      work.return(undefined as never);
      expect(folder.disk()).toEqual({});
      expect(folder.merged()).toEqual(wanted);
      expect(folder.commit().applied).toHaveLength(80);
      expect(folder.disk()).toEqual(wanted);
    });
  });

  test('and was killed before the sandbox heard of its renames, is finished by the next', () => {
    withFolder({ 'd/a': 'x', f: 'y' }, (folder) => {
      folder.rename('d', 'e');
      folder.write('e/a', 'new');
      folder.rename('f', 'g');
      const wanted = { e: '/ 755', 'e/a': '644 new', g: '644 y' };
      renameSync(join(folder.folder, 'd'), join(folder.folder, 'e'));
      renameSync(join(folder.folder, 'f'), join(folder.folder, 'g'));
      expect(folder.commit()).toMatchObject({ state: 'done', conflicts: [] });
      expect(folder.disk()).toEqual(wanted);
      expect(folder.overlay.topEntries()).toEqual([]);
    });
  });
});

test('a dry run lists the steps and touches nothing', () => {
  withFolder({ a: 'x', b: 'x' }, (folder) => {
    folder.write('a', 'y');
    folder.remove('b');
    expect(describePlan(folder.plan())).toEqual({
      state: 'planned',
      applied: [
        { path: 'cwd://a', kind: 'modified', step: 'write' },
        { path: 'cwd://b', kind: 'deleted', step: 'remove-file' },
      ],
      conflicts: [],
      included: [],
      skipped: [],
      failure: null,
    });
    expect(folder.disk()).toEqual({ a: '644 x', b: '644 x' });
  });
});

test('other names of a file are written before the file moves', () => {
  withFolder({ f: 'content' }, (folder) => {
    folder.overlay.link(folder.place('f'), folder.place('h'));
    folder.rename('f', 'g');
    expect(folder.commit(['g'])).toMatchObject({ state: 'done', included: ['cwd://h'] });
    expect(folder.disk()).toEqual({ g: '644 content', h: '644 content' });
    expect(folder.merged()).toEqual(folder.disk());
  });
});

test('a directory that keeps its owner out gets its mode last', () => {
  withFolder({}, (folder) => {
    folder.mkdir('d');
    folder.write('d/a', 'x');
    folder.setMode('d', 0o555);
    expect(folder.commit().state).toBe('done');
    expect(folder.disk()).toEqual({ d: '/ 555', 'd/a': '644 x' });
  });
});

describe('what a killed commit left behind', () => {
  const OLD = '.capsule-inspector-01234567-89ab-4cde-8f01-23456789abcd';
  const ALIEN = '.capsule-inspector-notes.txt';
  const FRESH = OLD.replace('0123', '1111');

  /** One of each in `directory`; the moment between the old ones and the fresh one. */
  function leave(folder: SandboxedFolder, directory: string): bigint {
    const at = (name: string): string => join(folder.folder, directory, name);
    const changed = (name: string): bigint => lstatSync(at(name), { bigint: true }).ctimeNs;
    for (const name of [OLD, ALIEN]) writeFileSync(at(name), 'left');
    // Until the clock of the file system has gone on.
    do writeFileSync(at(FRESH), 'left');
    while (changed(FRESH) <= changed(ALIEN));
    return changed(FRESH);
  }

  const sweep = (folder: SandboxedFolder, plan: Plan, before: bigint): void => {
    expect([...sweepLeftovers(folder.writer, plan, before)]).toEqual([]);
  };

  const names = (folder: SandboxedFolder, directory: string): readonly string[] =>
    readdirSync(join(folder.folder, directory)).toSorted();

  test('is removed from the directories that the next one writes in, and nothing else is', () => {
    withFolder({ 'd/f': 'x', 'e/f': 'y' }, (folder) => {
      const sweepBefore = ['', 'd', 'e'].map((directory) => leave(folder, directory)).at(0) ?? 0n;
      folder.write('d/g', 'new');
      sweep(folder, folder.plan(['d/g']), sweepBefore + 10n ** 12n);
      expect(folder.commit(['d/g']).state).toBe('done');
      expect(names(folder, 'd')).toEqual(['f', 'g', ALIEN].toSorted());
      expect(names(folder, 'e')).toEqual(['f', OLD, ALIEN, FRESH].toSorted());
    });
  });

  test('stays while it may belong to a commit that is under way', () => {
    withFolder({ 'd/f': 'x' }, (folder) => {
      const sweepBefore = leave(folder, 'd');
      folder.remove('d/f');
      sweep(folder, folder.plan(), sweepBefore);
      expect(folder.commit().state).toBe('done');
      expect(names(folder, 'd')).toEqual([ALIEN, FRESH].toSorted());
    });
  });

  test("where it cannot be removed it is in nobody's way", () => {
    withFolder({ f: 'x' }, (folder) => {
      folder.write('g', 'new');
      const writer = { sweepTemporaries: () => fail('access') };
      expect([...sweepLeftovers(writer, folder.plan(), 0n)]).toEqual([]);
    });
  });

  test('is looked for with pauses when there are many directories', () => {
    const directories = Array.from({ length: 40 }, (_, index) => `d${index}`);
    withFolder(Object.fromEntries(directories.map((name) => [`${name}/`, ''])), (folder) => {
      for (const name of directories) folder.write(`${name}/f`, 'x');
      expect([...sweepLeftovers(folder.writer, folder.plan(), 0n)]).toHaveLength(2);
    });
  });
});
