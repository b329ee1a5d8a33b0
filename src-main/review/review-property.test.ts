import { rmSync } from 'node:fs';
import { join } from 'node:path';

import fc from 'fast-check';
import { expect, test } from 'vitest';

import { keyOf } from './names.ts';
import { anyAct, anyLayout, perform } from './random-changes-contract.ts';
import { withFolder } from './sandboxed-folder-contract.ts';
import type { SandboxedFolder } from './sandboxed-folder-contract.ts';

const RUNS = { numRuns: 300 };
const scenario = { layout: anyLayout, acts: fc.array(anyAct, { minLength: 1, maxLength: 10 }) };

test('after committing all, the folder is what the sandbox showed, and the top is empty', () => {
  fc.assert(
    fc.property(fc.record(scenario), ({ layout, acts }) => {
      withFolder(layout, (folder) => {
        perform(folder, acts);
        const wanted = folder.merged();
        const report = folder.commit();
        expect(report).toMatchObject({ state: 'done', conflicts: [], failure: null });
        expect(folder.disk()).toEqual(wanted);
        expect(folder.merged()).toEqual(wanted);
        expect(folder.overlay.topEntries()).toEqual([]);
        expect(folder.overlay.topBytes()).toBe(0);
      });
    }),
    RUNS,
  );
});

test('after discarding all, the sandbox shows the folder, and the folder is as it was', () => {
  fc.assert(
    fc.property(fc.record(scenario), ({ layout, acts }) => {
      withFolder(layout, (folder) => {
        const before = folder.disk();
        perform(folder, acts);
        expect(folder.disk()).toEqual(before);
        folder.discard();
        expect(folder.merged()).toEqual(before);
        expect(folder.overlay.topEntries()).toEqual([]);
      });
    }),
    RUNS,
  );
});

const choose = (folder: SandboxedFolder, picks: readonly boolean[]): string[] =>
  folder
    .changes()
    .filter((_, index) => picks[index % picks.length])
    .map((change) => change.path.slice('cwd://'.length));
const anyPicks = fc.array(fc.boolean(), { minLength: 1, maxLength: 6 });

test('committing some changes and then the rest ends as committing all at once', () => {
  fc.assert(
    fc.property(fc.record({ ...scenario, picks: anyPicks }), ({ layout, acts, picks }) => {
      withFolder(layout, (folder) => {
        perform(folder, acts);
        const wanted = folder.merged();
        for (const paths of [choose(folder, picks), null]) {
          expect(folder.commit(paths)).toMatchObject({ state: 'done', conflicts: [], failure: null });
          expect(folder.merged()).toEqual(wanted);
        }
        expect(folder.disk()).toEqual(wanted);
        expect(folder.overlay.topEntries()).toEqual([]);
      });
    }),
    RUNS,
  );
});

test('after discarding some changes, none of them is left, and the rest can be committed', () => {
  fc.assert(
    fc.property(fc.record({ ...scenario, picks: anyPicks }), ({ layout, acts, picks }) => {
      withFolder(layout, (folder) => {
        const before = folder.disk();
        perform(folder, acts);
        const chosen = choose(folder, picks);
        const { included } = folder.discard(chosen);
        expect(folder.disk()).toEqual(before);
        const left = new Set(folder.changes().map((change) => change.path));
        for (const path of [...chosen.map((each) => `cwd://${each}`), ...included]) expect(left).not.toContain(path);
        const wanted = folder.merged();
        expect(folder.commit()).toMatchObject({ state: 'done', conflicts: [] });
        expect(folder.disk()).toEqual(wanted);
      });
    }),
    RUNS,
  );
});

test('the list of changes is exactly the difference between the folder and what the sandbox shows', () => {
  fc.assert(
    fc.property(fc.record(scenario), ({ layout, acts }) => {
      withFolder(layout, (folder) => {
        perform(folder, acts);
        const [before, after] = [folder.disk(), folder.merged()];
        const changes = folder.changes();
        const changed = new Set(changes.map((change) => change.path.slice('cwd://'.length)));
        const moved = changes.filter((change) => change.kind === 'renamed');
        const isMoved = (path: string): boolean =>
          moved.some(({ path: to, from }) =>
            [to, from ?? to].some((end) => `cwd://${path}`.startsWith(`${end}/`) || `cwd://${path}` === end),
          );
        for (const path of new Set([...Object.keys(before), ...Object.keys(after)]))
          if (!isMoved(path))
            expect({ path, changed: changed.has(path) }).toEqual({ path, changed: before[path] !== after[path] });
      });
    }),
    RUNS,
  );
});

test('when the folder was changed meanwhile, a commit touches nothing', () => {
  fc.assert(
    fc.property(fc.record({ ...scenario, pick: fc.nat() }), ({ layout, acts, pick }) => {
      withFolder(layout, (folder) => {
        perform(folder, acts);
        const files = folder
          .changes()
          .filter(({ kind, sizeBefore, content }) => (kind === 'deleted' || content) && sizeBefore !== null);
        const victim = files[pick % Math.max(1, files.length)];
        // What is in a deleted directory has no record of its own: only that something came into it is noticed.
        if (!victim?.baseNames || (victim.kind === 'deleted' && keyOf(victim.owners[0] ?? []) !== keyOf(victim.names)))
          return;
        rmSync(join(folder.folder, ...victim.baseNames));
        folder.put(victim.baseNames.join('/'), 'by somebody else');
        const [before, top] = [folder.disk(), folder.overlay.topEntries().length];
        const report = folder.commit();
        expect(report.state).toBe('conflicts');
        expect(report.applied).toEqual([]);
        expect(folder.disk()).toEqual(before);
        expect(folder.overlay.topEntries()).toHaveLength(top);
      });
    }),
    RUNS,
  );
});
