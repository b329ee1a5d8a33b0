/** Where two states of a tree may differ: compared with walks through both. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { codeOf } from '../files-by-path-contract.ts';
import { using } from '../derived.ts';
import type { Overlay } from '../overlay.ts';
import { isAtOrBelow } from '../path/at-or-below.ts';
import { relPath } from '../path/rel-path.ts';
import type { Vfs } from '../vfs.ts';
import { createMemoryTree } from './create-overlay.ts';
import { Machine, now } from './machine-contract.ts';
import { linesOf } from './past-lines-contract.ts';
import { applyToTree, step } from './steps-contract.ts';
import type { Step } from './steps-contract.ts';
import { Workspace } from './workspace-contract.ts';

type Names = readonly string[];
type LayerStep = readonly ['freeze' | 'restore' | 'drop', number];

const layerStep: fc.Arbitrary<LayerStep> = fc.tuple(fc.constantFrom('freeze', 'freeze', 'restore', 'drop'), fc.nat());
const steps = fc.array(fc.oneof({ weight: 3, arbitrary: step }, { weight: 1, arbitrary: layerStep }), {
  maxLength: 40,
  size: 'max',
});

function onLayers(tree: Overlay, [what, pick]: LayerStep): void {
  const known = tree.checkpoints();
  const id = known[pick % Math.max(1, known.length)]?.id;
  if (what === 'freeze') tree.freeze();
  else if (id !== undefined) tree[what](id);
}

interface Seen {
  readonly names: Names;
  readonly line: string;
  /** Of a directory. */
  readonly ino: bigint | null;
}

/** Everything that a tree shows, by its place. */
function seenIn(vfs: Vfs): ReadonlyMap<string, Seen> {
  return using(vfs.openRoot(), (root) => {
    const seen = linesOf(vfs).map((line): [string, Seen] => {
      const path = line.slice(0, line.indexOf(' '));
      const names = path === '' ? [] : path.split('/');
      const { kind, ino } = vfs.stat(vfs.locate(root, relPath(names), 'keep'));
      return [path, { names, line, ino: kind === 'directory' ? ino : null }];
    });
    return new Map(seen);
  });
}

/** The places at which two trees differ and that `places` does not tell of. */
function untold(one: ReadonlyMap<string, Seen>, other: ReadonlyMap<string, Seen>, places: readonly Names[]): string[] {
  const tells = (place: Names, names: Names): boolean => {
    if (!isAtOrBelow(names, place)) return false;
    const [a, b] = [one, other].map((seen) => seen.get(place.join('/'))?.ino ?? null);
    return place.length === names.length || a === null || a !== b;
  };
  return [...new Set([...one.keys(), ...other.keys()])].filter((path) => {
    const names = one.get(path)?.names ?? other.get(path)?.names ?? [];
    return one.get(path)?.line !== other.get(path)?.line && !places.some((place) => tells(place, names));
  });
}

/** A view of a tree in memory does not know the times of a root that nobody ever changed. */
const withoutRoot = (vfs: Vfs): ReadonlyMap<string, Seen> => new Map([...seenIn(vfs)].filter(([path]) => path !== ''));

function check(tree: Overlay, look = seenIn): void {
  const ids = tree.checkpoints().map(({ id }) => id);
  const views = new Map<number | 'now', ReadonlyMap<string, Seen>>([['now', look(tree)]]);
  for (const id of ids) views.set(id, using(tree.viewAt(id), look));
  for (const one of ids)
    for (const other of [...ids, 'now' as const]) {
      const places = tree.placesBetween(one, other);
      const [a, b] = [views.get(one), views.get(other)];
      if (a && b) expect(untold(a, b, places)).toEqual([]);
      expect(new Set(places.map((names) => names.join('/'))).size).toBe(places.length);
      if (one === other) expect(places).toEqual([]);
    }
}

const TIMEOUT = { timeout: 600_000 };
const RUNS = { numRuns: Number(process.env['MODEL_RUNS'] ?? 25), endOnFailure: false };

function happen(machine: Machine, event: string): void {
  if (event === 'checkpoint') machine.store.journal.checkpoint();
  else if (event === 'crash') machine.crash();
  else if (event === 'disk-full') {
    machine.overlay.freeze();
    machine.failCommit();
  }
}

test('whatever differs between two checkpoints, or one and now, is told of', TIMEOUT, () => {
  fc.assert(
    fc.property(steps, (all: readonly (Step | LayerStep)[]) => {
      const machine = new Machine();
      try {
        for (const one of all) {
          if ('do' in one && 'path' in one) codeOf(() => applyToTree(machine.overlay, machine.root, one));
          else if ('do' in one) happen(machine, one.do);
          else onLayers(machine.overlay, one);
          machine.store.journal.commit();
        }
        check(machine.overlay);
        machine.store.journal.checkpoint();
        check(machine.overlay);
        machine.crash();
        check(machine.overlay);
      } finally {
        machine.remove();
      }
    }),
    RUNS,
  );
});

test('also of a tree in memory', TIMEOUT, () => {
  fc.assert(
    fc.property(steps, (all: readonly (Step | LayerStep)[]) => {
      const tree = createMemoryTree({ now, maxBytes: 2 ** 30, maxNodes: 1000 });
      const root = tree.openRoot();
      for (const one of all)
        if (!('do' in one)) onLayers(tree, one);
        else if ('path' in one) codeOf(() => applyToTree(tree, root, one));
      check(tree, withoutRoot);
    }),
    RUNS,
  );
});

test('what did not change is not told of', () => {
  const at = new Workspace();
  at.files.write('docs/a.md', 'A');
  at.files.mkdir('new');
  at.files.write('new/file', 'x');
  const before = at.overlay.freeze().id;
  at.files.append('docs/deep/c.md', '!');
  at.store.journal.checkpoint();
  const after = at.overlay.freeze().id;
  at.files.unlink('new/file');
  const told = (one: number, other: number | 'now'): string[] =>
    at.overlay
      .placesBetween(one, other)
      .map((names) => names.join('/'))
      .sort();
  expect(told(before, after)).toEqual(['docs/deep', 'docs/deep/c.md']);
  expect(told(after, before)).toEqual(told(before, after));
  expect(told(after, 'now')).toEqual(['new', 'new/file']);
  expect(codeOf(() => told(after, 99))).toBe('not-found');
  at.remove();
});
