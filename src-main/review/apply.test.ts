import { renameSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { fail } from '../vfs/errors.ts';
import type { HostWriter } from '../vfs/host/host-tree.ts';
import { applyPlan, describePlan } from './apply.ts';
import type { ReviewReport } from './apply.ts';
import { parkingPlace } from './ground.ts';
import { withFolder } from './sandboxed-folder-contract.ts';
import type { Layout, SandboxedFolder, Snapshot } from './sandboxed-folder-contract.ts';

/** A writer that fails with `code` at its nth call. */
function failingAt(writer: HostWriter, call: number): HostWriter {
  let calls = 0;
  return new Proxy(writer, {
    get: (target, name) => {
      const method = (target as unknown as Record<PropertyKey, (...all: unknown[]) => unknown>)[name];
      return (...all: unknown[]): unknown => {
        if (name !== 'syncDirectories' && (calls += 1) === call) fail('no-space');
        return method?.apply(target, all);
      };
    },
  });
}

const finish = (work: Generator<unknown, ReviewReport>): ReviewReport => {
  for (;;) {
    const next = work.next();
    if (next.done) return next.value;
  }
};

const exchange = (folder: SandboxedFolder): void => {
  folder.rename('a', 't');
  folder.rename('b', 'a');
  folder.rename('t', 'b');
};

describe('a commit that fails halfway', () => {
  test.each([1, 2, 3, 4, 5, 6])('says at call %i what was applied, keeps the rest, and can be repeated', (call) => {
    withFolder({ a: 'a', b: 'b', 'd/x': 'x' }, (folder) => {
      exchange(folder);
      folder.write('new', 'n');
      folder.remove('d');
      const wanted = folder.merged();
      const report = finish(applyPlan(folder.overlay, failingAt(folder.writer, call), folder.plan()));
      expect(report).toMatchObject({ state: 'conflicts', failure: { code: 'no-space' } });
      expect(report.applied).toHaveLength(call - 1);
      expect(folder.commit().state).toBe('done');
      expect(folder.disk()).toEqual(wanted);
      expect(folder.merged()).toEqual(wanted);
    });
  });

  test('can be dropped between any two steps, and goes on later', () => {
    withFolder({}, (folder) => {
      for (let index = 0; index < 40; index += 1) folder.write(`f${index}`, `${index}`);
      const wanted = folder.merged();
      const work = applyPlan(folder.overlay, folder.writer, folder.plan());
      expect(work.next()).toMatchObject({ done: false, value: { done: 16, total: 40 } });
      work.return(undefined as never);
      expect(Object.keys(folder.disk())).toHaveLength(16);
      expect(folder.changes()).toHaveLength(24);
      expect(folder.merged()).toEqual(wanted);
      expect(folder.commit().applied).toHaveLength(24);
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

  test.each<[string, Layout, Snapshot]>([
    ['a directory', { 'a/x': 'a', 'b/y': 'b' }, { a: '/ 755', 'a/y': '644 b', b: '/ 755', 'b/x': '644 a' }],
    ['a file', { a: 'a', b: 'b' }, { a: '644 b', b: '644 a' }],
  ])('and was killed with %s at its parking place, is finished by the next', (_, layout, wanted) => {
    withFolder(layout, (folder) => {
      exchange(folder);
      renameSync(join(folder.folder, 'b'), join(folder.folder, ...parkingPlace(['b'])));
      expect(folder.commit()).toMatchObject({ state: 'done', conflicts: [] });
      expect(folder.disk()).toEqual(wanted);
      expect(folder.overlay.topEntries()).toEqual([]);
    });
  });

  test('and was killed in the middle of an exchange of files, is finished by the next', () => {
    withFolder({ a: 'a', b: 'b' }, (folder) => {
      exchange(folder);
      renameSync(join(folder.folder, 'b'), join(folder.folder, ...parkingPlace(['b'])));
      renameSync(join(folder.folder, 'a'), join(folder.folder, 'b'));
      expect(folder.commit()).toMatchObject({ state: 'done', conflicts: [] });
      expect(folder.disk()).toEqual({ a: '644 b', b: '644 a' });
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
