import { expect, test } from 'vitest';
import { planCommit } from './plan.ts';
import { withFolder } from './sandboxed-folder-contract.ts';
import type { SandboxedFolder } from './sandboxed-folder-contract.ts';
import type { Plan } from './step.ts';

const skipping = (folder: SandboxedFolder): Plan =>
  planCommit(folder.overlay, 'cwd', folder.changes(), null, { onConflict: 'skip' });

test('what has a conflict is left out with what needs it, and the rest is committed', () => {
  withFolder({ a: 'x', b: 'x' }, (folder) => {
    folder.write('a', 'mine');
    folder.write('b', 'mine');
    folder.mkdir('new');
    folder.write('new/c', 'mine');
    folder.put('a', 'theirs');
    folder.put('new', 'a file of theirs');
    const plan = skipping(folder);
    expect(plan.conflicts).toEqual([]);
    expect([...plan.skipped].toSorted()).toEqual(['cwd://a', 'cwd://new', 'cwd://new/c']);
    expect(folder.apply(plan)).toMatchObject({ state: 'done', conflicts: [] });
    expect(folder.disk()).toEqual({ a: '644 theirs', b: '644 mine', new: '644 a file of theirs' });
    expect(folder.merged()).toMatchObject({ a: '644 mine', 'new/c': '644 mine' });
  });
});

test('without room for all of it nothing is touched, and the first file is told that there is no room for', () => {
  withFolder({ a: 'old' }, (folder) => {
    folder.write('a', 'four');
    folder.write('b', 'four');
    const writer = new Proxy(folder.writer, {
      get: (target, name) => {
        if (name === 'room') return () => 7;
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    });
    expect(folder.apply(folder.plan(), writer)).toMatchObject({
      state: 'conflicts',
      conflicts: [{ path: 'cwd://b', reason: 'no-space' }],
    });
    expect(folder.disk()).toEqual({ a: '644 old' });
  });
});

test('what has come to the new place of something that moves, after the plan, is told, and nothing is touched', () => {
  withFolder({ a: 'x' }, (folder) => {
    folder.rename('a', 'b');
    const plan = folder.plan();
    folder.put('b', 'theirs');
    expect(folder.apply(plan)).toMatchObject({
      state: 'conflicts',
      conflicts: [{ path: 'cwd://b', reason: 'rename-target' }],
    });
    expect(folder.disk()).toEqual({ a: '644 x', b: '644 theirs' });
  });
});

test('who drops a commit before its end has all of it taken back', () => {
  withFolder({ a: 'x', d: 'd' }, (folder) => {
    for (let number = 0; number < 40; number += 1) folder.write(`n${number}`, 'new');
    folder.write('a', 'mine');
    folder.rename('d', 'e');
    const [disk, merged] = [folder.disk(), folder.merged()];
    const steps = [...folder.applying(folder.plan())].length;
    expect(steps).toBeGreaterThan(3);
    expect(folder.undo().state).toBe('done');
    for (let drop = 1; drop <= steps; drop += 1) {
      const work = folder.applying(folder.plan());
      for (let step = 0; step < drop; step += 1) work.next();
      work.return(undefined as never);
      expect({ disk: folder.disk(), merged: folder.merged() }).toEqual({ disk, merged });
    }
  });
});
