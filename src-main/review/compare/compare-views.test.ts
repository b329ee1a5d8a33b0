import fc from 'fast-check';
import { expect, test } from 'vitest';

import { using } from '../../vfs/derived.ts';
import type { Vfs } from '../../vfs/vfs.ts';
import type { TreeChange } from '../change.ts';
import type { Names } from '../names.ts';
import { anyAct, anyLayout, perform } from '../random-changes-contract.ts';
import { withFolder } from '../sandboxed-folder-contract.ts';
import { treeSnapshot } from '../tree-hands-contract.ts';
import type { SandboxedFolder } from '../sandboxed-folder-contract.ts';
import type { Snapshot } from '../tree-hands-contract.ts';
import { compareViews } from './compare-views.ts';
import { atOnce } from './pair-contents.ts';

const SCHEME = 'cwd://';
const without = (path: string): string => path.slice(SCHEME.length);

function compared(before: Vfs, after: Vfs, places: readonly Names[] | null): readonly TreeChange[] {
  return using(before.openRoot(), (one) =>
    using(after.openRoot(), (other) =>
      atOnce(
        compareViews({ mount: 'cwd', before: { vfs: before, root: one }, after: { vfs: after, root: other }, places }),
      ),
    ),
  );
}

/** Where the earlier tree had what the later one has at a path, as the changes say. */
function sourceOf(path: string, renames: ReadonlyMap<string, string>): string {
  for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) {
    const from = renames.get(path.slice(0, end));
    if (from !== undefined) return from + path.slice(end);
  }
  return path;
}

/** Follows the changes from one snapshot to the other: nothing may be left over, and nothing made up. */
function expectExplains(changes: readonly TreeChange[], before: Snapshot, after: Snapshot): void {
  const byPath = new Map(
    changes.filter(({ kind }) => kind !== 'deleted').map((change) => [without(change.path), change]),
  );
  const renames = new Map(
    changes.flatMap(({ kind, path, from }) =>
      kind === 'renamed' && from ? [[without(path), without(from)] as const] : [],
    ),
  );
  const accounted = new Set(changes.filter(({ kind }) => kind === 'deleted').map(({ path }) => without(path)));
  for (const [path, now] of Object.entries(after)) {
    const kind = byPath.get(path)?.kind;
    if (kind === 'added' || kind === 'copied') continue;
    const source = sourceOf(path, renames);
    expect({
      path,
      source,
      then: before[source] !== undefined,
      same: before[source] === now || kind === 'renamed',
    }).toEqual({ path, source, then: true, same: kind === undefined || kind === 'renamed' });
    accounted.add(source);
    // What a rename goes over is no deletion of its own.
    if (kind === 'renamed' && before[path] !== undefined) accounted.add(path);
  }
  const told = JSON.stringify({ told: changes.map(({ kind, path, from }) => `${kind} ${path} ${from ?? ''}`), after });
  expect([...accounted].sort(), told).toEqual(Object.keys(before).sort());
  for (const path of byPath.keys()) expect(Object.keys(after)).toContain(path);
}

const topPlaces = ({ overlay }: SandboxedFolder): readonly Names[] =>
  overlay
    .topEntries()
    .flatMap(({ names, origin, replaces }) => [
      names,
      ...[origin, replaces].flatMap((base) => (base ? [base.names] : [])),
    ]);

const acts = fc.array(anyAct, { minLength: 1, maxLength: 8 });
const RUNS = { numRuns: 60 };

test('the changes between two checkpoints lead from one to the other, both ways', () => {
  fc.assert(
    fc.property(anyLayout, acts, acts, (layout, first, second) => {
      withFolder(layout, (folder) => {
        const { overlay } = folder;
        perform(folder, first);
        const one = overlay.freeze().id;
        const before = folder.merged();
        perform(folder, second);
        const other = overlay.freeze().id;
        const after = folder.merged();
        const places = overlay.placesBetween(one, other);
        using(overlay.viewAt(one), (then) => {
          expectExplains(compared(then, overlay, places), before, after);
          expectExplains(compared(overlay, then, places), after, before);
        });
      });
    }),
    RUNS,
  );
});

test('the changes between the folder and the sandbox lead from one to the other, both ways', () => {
  fc.assert(
    fc.property(anyLayout, acts, (layout, all) => {
      withFolder(layout, (folder) => {
        perform(folder, all);
        const base = folder.overlay.view('base');
        const [before, after] = [treeSnapshot(base), folder.merged()];
        expectExplains(compared(base, folder.overlay, topPlaces(folder)), before, after);
        expectExplains(compared(folder.overlay, base, topPlaces(folder)), after, before);
      });
    }),
    RUNS,
  );
});

test('two trees that have nothing to do with each other are walked, and renames found by content', () => {
  fc.assert(
    fc.property(anyLayout, acts, anyLayout, (layout, all, other) => {
      withFolder(layout, (folder) => {
        withFolder(other, (second) => {
          perform(folder, all);
          expectExplains(compared(second.overlay, folder.overlay, null), second.merged(), folder.merged());
        });
      });
    }),
    RUNS,
  );
});

test('a tree that is not there has nothing', () => {
  withFolder({ 'd/a': 'x' }, ({ overlay, root }) => {
    const after = { vfs: overlay, root };
    const changes = atOnce(compareViews({ mount: 'cwd', before: null, after, places: null }));
    expect(changes.map(({ kind, path }) => `${kind} ${path}`)).toEqual(['added cwd://d', 'added cwd://d/a']);
  });
});
