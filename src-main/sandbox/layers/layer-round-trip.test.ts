import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { atOnce } from '../../review/compare/pair-contents.ts';
import { withFolder } from '../../review/sandboxed-folder-contract.ts';
import { layerDifference } from './layer-difference.ts';
import {
  applyArchive,
  imageOf,
  linesOfFolder,
  newTree,
  playSteps,
  RANDOM_STEPS,
  restartClock,
  sideOf,
  tarOf,
  treeLines,
} from './layer-trees-contract.ts';

let top: string;
beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), 'inspector-layers-'));
});
afterEach(() => {
  rmSync(top, { recursive: true, force: true });
});

const onDisk = (bytes: Uint8Array): string => {
  const file = join(top, 'archive');
  writeFileSync(file, bytes);
  return file;
};

const PAIR = fc.tuple(RANDOM_STEPS, RANDOM_STEPS);

test('a layer that is applied to what it was made over gives what it was made of, whiteouts and all', () => {
  fc.assert(
    fc.property(PAIR, fc.constantFrom('tar', 'oci'), ([first, second], format) => {
      const below = newTree();
      playSteps(sideOf(below), first);
      const above = below.fork();
      playSteps(sideOf(above), second);
      const pair = [sideOf(below), sideOf(above)] as const;
      const bytes = format === 'tar' ? tarOf(...pair) : imageOf(...pair, join(top, 'near'));
      const again = below.fork();
      applyArchive(onDisk(bytes), top, sideOf(again));
      expect(treeLines(sideOf(again))).toEqual(treeLines(sideOf(above)));
      expect(atOnce(layerDifference(sideOf(above), sideOf(again)))).toEqual([]);
    }),
    { numRuns: 150 },
  );
});

test('a layer between trees that share nothing but their looks is the same, and empty between equal ones', () => {
  fc.assert(
    fc.property(PAIR, ([first, second]) => {
      const [below, above] = [newTree(), newTree()];
      restartClock();
      playSteps(sideOf(below), first);
      restartClock();
      playSteps(sideOf(above), first);
      expect(atOnce(layerDifference(sideOf(below), sideOf(above)))).toEqual([]);
      playSteps(sideOf(above), second);
      applyArchive(onDisk(tarOf(sideOf(below), sideOf(above))), top, sideOf(below));
      expect(treeLines(sideOf(below))).toEqual(treeLines(sideOf(above)));
    }),
    { numRuns: 100 },
  );
});

test('the same layer is the same bytes every time', () => {
  const tree = newTree();
  playSteps(sideOf(tree), [
    { what: 'mkdir', path: ['d'], to: [], number: 0 },
    { what: 'write', path: ['d', 'a'], to: [], number: 1 },
  ]);
  const image = (): Buffer => imageOf(sideOf(newTree()), sideOf(tree), join(top, 'near'));
  expect(image().equals(image())).toBe(true);
});

test('what is new is unpacked by tar to an equal tree', () => {
  fc.assert(
    fc.property(RANDOM_STEPS, (steps) => {
      const tree = newTree();
      playSteps(sideOf(tree), steps);
      const folder = mkdtempSync(join(top, 'out-'));
      execFileSync('tar', ['-xpf', onDisk(tarOf(sideOf(newTree()), sideOf(tree))), '-C', folder]);
      expect(linesOfFolder(folder)).toEqual(treeLines(sideOf(tree)));
    }),
    { numRuns: 25 },
  );
});

/** GNU's own format has no parts of a second. */
const wholeSeconds = (line: string): string => line.replace(/\d{9}(?= |$)/, '');

test.each([
  ['posix', '', (line: string) => line],
  ['gnu', '', wholeSeconds],
  ['posix', '-z', (line: string) => line],
  ['gnu', '-z', wholeSeconds],
])('what tar writes of a folder as %s %s becomes an equal tree', (format, packed, seen) => {
  const folder = join(top, 'in');
  const long = 'n'.repeat(120);
  mkdirSync(join(folder, 'd', long), { recursive: true });
  writeFileSync(join(folder, 'd', 'a'), 'hello', { mode: 0o640 });
  writeFileSync(join(folder, 'd', long, 'grün'), 'x'.repeat(2000));
  symlinkSync(`../${long}`, join(folder, 'link'));
  linkSync(join(folder, 'd', 'a'), join(folder, 'again'));
  const file = join(top, 'made.tar');
  const options = [`--format=${format}`, ...(packed === '' ? [] : [packed])];
  execFileSync('tar', ['-c', ...options, '-f', file, '-C', folder, ...readdirSync(folder)]);
  const tree = sideOf(newTree());
  applyArchive(file, top, tree);
  expect(treeLines(tree).map(seen)).toEqual(linesOfFolder(folder).map(seen));
});

test('between two states of one tree a layer is the same when only the places are looked at that may differ', () => {
  fc.assert(
    fc.property(RANDOM_STEPS, RANDOM_STEPS, RANDOM_STEPS, (first, second, third) => {
      withFolder({ 'a/b/c': 'c', 'a/c': 'c', b: 'b' }, ({ folder, overlay }) => {
        linkSync(join(folder, 'b'), join(folder, 'c'));
        playSteps(sideOf(overlay), first);
        const { id } = overlay.freeze();
        playSteps(sideOf(overlay), second);
        const { id: later } = overlay.freeze();
        playSteps(sideOf(overlay), third);
        const states = [id, later, 'now'] as const;
        for (const [from, to] of [
          [0, 1],
          [1, 2],
          [0, 2],
        ] as const) {
          const [one, other] = [states[from], states[to]];
          if (typeof one !== 'number') continue;
          const trees = [overlay.viewAt(one), typeof other === 'number' ? overlay.viewAt(other) : overlay] as const;
          const pair = [sideOf(trees[0]), sideOf(trees[1])] as const;
          expect(tarOf(...pair, overlay.placesBetween(one, other))).toEqual(tarOf(...pair));
          for (const { root } of pair) root.close();
          for (const tree of trees) if (tree !== overlay) tree.close();
        }
      });
    }),
    { numRuns: 12 },
  );
});
