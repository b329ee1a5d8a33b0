/** Random changes on both sides: “mine” gets whatever stands in the way into the folder, and taking the answers back brings it again. */
import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import fc from 'fast-check';
import { expect, test } from 'vitest';

import { anyAct, anyLayout, perform } from '../../review/random-changes-contract.ts';
import type { Act } from '../../review/random-changes-contract.ts';
import { diskSnapshot, putOnDisk, TreeHands } from '../../review/tree-hands-contract.ts';
import type { Layout } from '../../review/tree-hands-contract.ts';
import { orNull } from '../../vfs/errors.ts';
import { createTestWorkbench } from '../test-workbench-contract.ts';
import type { TestWorkbench } from '../test-workbench-contract.ts';

const sandbox = 'test';
const LAYOUT = { a: 'a', 'b/a': 'b/a', 'b/b': 'b/b', 'c/c': 'c/c', 'c/d': 'c/d' };

/** Something that somebody else does to the folder where it hurts. */
type Harm = (folder: string, places: readonly string[]) => void;

const anyHarm: fc.Arbitrary<Harm> = fc
  .tuple(fc.constantFrom('write', 'write', 'remove', 'rename', 'link'), fc.nat({ max: 63 }), fc.nat({ max: 63 }))
  .map(([what, pick, other]) => {
    const harm: Harm = (folder, places) => {
      const [path = 'a', to = 'b'] = [pick, other].map((number) => places[number % places.length]);
      if (what === 'remove') rmSync(join(folder, path), { recursive: true });
      else if (what === 'rename') renameSync(join(folder, path), join(folder, to));
      else putOnDisk(folder, path, what === 'link' ? `->${to}` : `theirs, instead of ${to}`);
    };
    return Object.assign(harm, { [fc.toStringMethod]: () => `${what} ${String(pick)} ${String(other)}` });
  });

/** Where the sandbox has changed something, and what it came from. */
function touchedPlaces({ overlay }: TreeHands): readonly string[] {
  const all = overlay.topEntries().flatMap(({ names, origin }) => [names, ...(origin ? [origin.names] : [])]);
  return [...new Set(['a', ...all.map((names) => names.join('/'))])].filter((path) => path !== '');
}

/** What cannot be done is not done. */
function harm(folder: string, harms: readonly Harm[], places: readonly string[]): void {
  for (const one of harms)
    try {
      one(folder, places);
    } catch (error) {
      if (typeof (error as NodeJS.ErrnoException).code !== 'string') throw error;
    }
}

interface Play {
  readonly layout: Layout;
  readonly acts: readonly Act[];
  readonly harms: readonly Harm[];
}

const anyPlay: fc.Arbitrary<Play> = fc.record({
  layout: fc.oneof(anyLayout, fc.constant(LAYOUT)),
  acts: fc.array(anyAct, { minLength: 1, maxLength: 8 }),
  harms: fc.array(anyHarm, { minLength: 1, maxLength: 3 }),
});

/** A sandbox with changes over a folder that was changed as well. */
async function played({ layout, acts, harms }: Play): Promise<{ bench: TestWorkbench; hands: TreeHands }> {
  const bench = await createTestWorkbench();
  const { workspace } = bench.sandbox;
  for (const [path, content] of Object.entries(layout)) putOnDisk(workspace, path, content);
  const { mounts, store } = bench.session();
  const hands = new TreeHands(mounts.get('cwd').overlay);
  perform(hands, acts);
  store.journal.commit();
  harm(workspace, harms, touchedPlaces(hands));
  return { bench, hands };
}

const conflictsOf = async ({ client }: TestWorkbench): Promise<readonly string[]> =>
  (await client.changeCommit({ sandbox, paths: null, dryRun: true })).conflicts.map(({ path }) => path);

const MOST_ANSWERS = 30;

/** Answers until nothing is in the way. Returns how many answers were given; null when one of the conflicts cannot be answered so. */
async function answerAll(bench: TestWorkbench): Promise<number | null> {
  for (let given = 0; given < MOST_ANSWERS; given += 1) {
    const [path] = await conflictsOf(bench);
    if (path === undefined) return given;
    const { choices } = await bench.client.conflictDetails({ sandbox, path });
    if (!choices.includes('mine')) return null;
    try {
      await bench.client.conflictResolve({ sandbox, choices: [{ path, take: 'mine' }] });
    } catch (error) {
      expect(error).toMatchObject({ code: 'unsupported' });
      return null;
    }
  }
  throw new Error('the conflicts never end');
}

let answered = 0;

async function check(play: Play): Promise<void> {
  const { bench, hands } = await played(play);
  try {
    const before = orNull(() => hands.merged());
    // What was renamed and is gone from the folder cannot be shown.
    if (!before) return;
    const conflicts = await conflictsOf(bench);
    const given = await answerAll(bench);
    expect(hands.merged()).toEqual(before);
    if (given === null) return;
    answered += given;
    for (let left = given; left > 0; left -= 1)
      expect(await bench.client.operationUndo({ sandbox })).toMatchObject({ state: 'done', conflicts: [] });
    expect(hands.merged()).toEqual(before);
    expect(await conflictsOf(bench)).toEqual(conflicts);
    answered += given;
    for (let left = given; left > 0; left -= 1)
      expect(await bench.client.operationRedo({ sandbox })).toMatchObject({ state: 'done', conflicts: [] });
    expect(hands.merged()).toEqual(before);
    expect(await bench.client.changeCommit({ sandbox, paths: null })).toMatchObject({ state: 'done' });
    // What only the folder has in a directory that both have stays there.
    expect(diskSnapshot(bench.sandbox.workspace)).toMatchObject(before);
    expect(diskSnapshot(bench.sandbox.workspace)).toEqual(hands.merged());
    expect(await bench.client.changeList({ sandbox })).toEqual([]);
    expect(bench.faults).toEqual([]);
  } finally {
    await bench.remove();
  }
}

test('whatever both sides did, “mine” is what the folder has after the commit', { timeout: 60_000 }, async () => {
  await fc.assert(fc.asyncProperty(anyPlay, check), { numRuns: 60, seed: 7 });
  expect(answered).toBeGreaterThan(5);
});
