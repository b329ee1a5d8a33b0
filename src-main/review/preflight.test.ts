import { chmodSync, mkdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import type { ReviewReport } from './apply.ts';
import { withFolder } from './sandboxed-folder-contract.ts';
import type { SandboxedFolder } from './sandboxed-folder-contract.ts';
import type { Layout } from './tree-hands-contract.ts';

type Act = (folder: SandboxedFolder) => void;

/** An old time, so that whatever is done to the folder now has another. */
const age = (folder: SandboxedFolder, ...paths: string[]): void => {
  for (const path of paths) utimesSync(join(folder.folder, path), 1, 1);
};

describe('a conflict', () => {
  const reasonsAfter = (
    layout: Layout,
    acts: readonly Act[],
    meanwhile: (path: (name: string) => string, f: SandboxedFolder) => void,
  ) => {
    let report: ReviewReport | null = null;
    withFolder(layout, (folder) => {
      for (const act of acts) act(folder);
      meanwhile((name) => join(folder.folder, name), folder);
      const before = folder.disk();
      report = folder.commit();
      if (report.state === 'conflicts') expect(folder.disk()).toEqual(before);
    });
    return (report as ReviewReport | null)?.conflicts.map(({ path, reason }) => `${path.slice(6)}: ${reason}`);
  };

  test('is a file that was changed in the folder too', () => {
    expect(reasonsAfter({ a: 'x' }, [(f) => f.write('a', 'y')], (at) => writeFileSync(at('a'), 'z'))).toEqual([
      'a: base-changed',
    ]);
  });

  test('is a deleted file that was changed in the folder', () => {
    expect(reasonsAfter({ a: 'x' }, [(f) => f.remove('a')], (at) => writeFileSync(at('a'), 'z'))).toEqual([
      'a: base-changed',
    ]);
  });

  test('is a changed file that was deleted in the folder', () => {
    expect(reasonsAfter({ a: 'x' }, [(f) => f.write('a', 'y')], (at) => rmSync(at('a')))).toEqual(['a: base-missing']);
  });

  test('is a changed file that became a directory', () => {
    const swap = (at: (name: string) => string): void => {
      rmSync(at('a'));
      mkdirSync(at('a'));
    };
    expect(reasonsAfter({ a: 'x' }, [(f) => f.write('a', 'y')], swap)).toEqual(['a: base-type-changed']);
  });

  test('is a new file that the folder got too, with other content', () => {
    expect(reasonsAfter({}, [(f) => f.write('a', 'y')], (at) => writeFileSync(at('a'), 'z'))).toEqual([
      'a: base-exists',
    ]);
  });

  test('is a new file whose directory is gone', () => {
    expect(
      reasonsAfter({ 'd/b': 'x' }, [(f) => f.write('d/a', 'y')], (at) => rmSync(at('d'), { recursive: true })),
    ).toEqual(['d/a: parent-missing']);
  });

  test('is a renamed file that was changed or deleted', () => {
    const acts: Act[] = [(f) => f.rename('a', 'b'), (f) => f.rename('c', 'd')];
    const meanwhile = (at: (name: string) => string): void => {
      writeFileSync(at('a'), 'z');
      rmSync(at('c'));
    };
    expect(reasonsAfter({ a: 'x', c: 'x' }, acts, meanwhile)).toEqual(['b: base-changed', 'd: rename-source']);
  });

  test('is a renamed file whose place another one took in the folder', () => {
    const replace = (at: (name: string) => string): void => {
      writeFileSync(at('other'), 'another');
      renameSync(at('other'), at('a'));
    };
    expect(reasonsAfter({ a: 'x' }, [(f) => f.rename('a', 'b')], replace)).toEqual(['b: rename-source']);
  });

  test('is a deleted directory that something came into', () => {
    withFolder({ 'd/a': 'x' }, (folder) => {
      age(folder, 'd');
      folder.remove('d');
      folder.put('d/new', 'z');
      const report = folder.commit();
      expect(report.conflicts).toMatchObject([{ path: 'cwd://d', reason: 'directory-not-empty' }]);
      expect(folder.disk()).toMatchObject({ 'd/a': expect.anything() as string, 'd/new': expect.anything() as string });
    });
  });

  test('is a directory that nobody may write in', () => {
    const lock = (at: (name: string) => string): void => chmodSync(at('d'), 0o555);
    expect(reasonsAfter({ 'd/a': 'x' }, [(f) => f.write('d/a', 'y')], lock)).toEqual(['d/a: permission']);
  });

  test('is a mode that both sides changed', () => {
    expect(reasonsAfter({ a: 'x' }, [(f) => f.setMode('a', 0o600)], (at) => chmodSync(at('a'), 0o640))).toEqual([
      'a: base-changed',
    ]);
  });

  test('has a sentence for the user', () => {
    withFolder({ a: 'x' }, (folder) => {
      folder.write('a', 'y');
      folder.put('a', 'z');
      const { conflicts } = folder.plan();
      expect(conflicts.map((each) => each.message)).toEqual([
        'cwd://a has been changed in the folder since the sandbox changed it.',
      ]);
    });
  });

  test('is noticed between the plan and its first step', () => {
    withFolder({ a: 'x', b: 'x' }, (folder) => {
      folder.write('a', 'y');
      folder.write('b', 'y');
      const plan = folder.plan();
      folder.put('b', 'z');
      const report = folder.apply(plan);
      expect(report).toMatchObject({
        state: 'conflicts',
        applied: [],
        conflicts: [{ path: 'cwd://b', reason: 'base-changed' }],
      });
      expect(folder.disk()).toEqual({ a: '644 x', b: '644 z' });
    });
  });
});

describe('no conflict is', () => {
  test('a file that was only touched, when its content is known', () => {
    withFolder({ a: 'x' }, (folder) => {
      const options = { access: 'read-write', create: 'never', content: 'keep', mode: 0 } as const;
      const file = folder.overlay.openFile(folder.place('a'), options);
      file.write(new TextEncoder().encode('y'), 'end');
      file.close();
      age(folder, 'a');
      expect(folder.commit().state).toBe('done');
      expect(folder.disk()).toEqual({ a: '644 xy' });
    });
  });

  test('a file that the folder has meanwhile exactly as the sandbox', () => {
    withFolder({ a: 'x', gone: 'x' }, (folder) => {
      folder.write('a', 'y');
      folder.write('new', 'n');
      folder.remove('gone');
      folder.put('a', 'y');
      folder.put('new', 'n');
      rmSync(join(folder.folder, 'gone'));
      expect(folder.commit()).toMatchObject({ state: 'done', applied: [] });
      expect(folder.overlay.topEntries()).toEqual([]);
    });
  });

  test('what else changed in the folder', () => {
    withFolder({ 'd/a': 'x', 'd/b': 'x' }, (folder) => {
      folder.write('d/a', 'y');
      folder.put('d/b', 'z');
      folder.put('d/c', 'z');
      expect(folder.commit().state).toBe('done');
      expect(folder.disk()).toMatchObject({ 'd/a': '644 y', 'd/b': '644 z', 'd/c': '644 z' });
    });
  });

  test('a mode that changed in the folder only: it stays', () => {
    withFolder({ a: 'x' }, (folder) => {
      const options = { access: 'read-write', create: 'never', content: 'keep', mode: 0 } as const;
      const file = folder.overlay.openFile(folder.place('a'), options);
      file.write(new TextEncoder().encode('y'), 'end');
      file.close();
      chmodSync(join(folder.folder, 'a'), 0o755);
      expect(folder.commit().state).toBe('done');
      expect(folder.disk()).toEqual({ a: '755 xy' });
    });
  });
});
