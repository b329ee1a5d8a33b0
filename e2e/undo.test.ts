/** What can be taken back, by the command line alone: each command is a process of its own. */
import { afterAll, beforeAll, expect, test } from 'vitest';

import { capsule, differences, jsonLines, Place, snapshot } from './harness.ts';

let place: Place;
let before: ReadonlyMap<string, string>;
const cli = (...args: string[]) => {
  const done = place.cli(args);
  if (done.code !== 0) throw new Error(`${args.join(' ')}: ${done.code ?? 'a signal'}: ${done.stderr}${done.stdout}`);
  return done.stdout;
};
const objects = (...args: string[]) => jsonLines(cli(...args, '--json'));
const changes = () => objects('diff').map(({ kind, path }) => `${String(kind)} ${String(path)}`);

beforeAll(() => {
  place = new Place();
  place.copySample();
  before = snapshot(place.workspace);
  place.run(capsule('tidy.wasm'));
});
afterAll(() => {
  place.remove();
});

test('a run begins with a checkpoint, and a commit is undone and done again to the byte', () => {
  expect(objects('checkpoints')).toMatchObject([{ cause: 'run', name: 'before running tidy' }]);
  const pending = changes();
  cli('commit');
  const after = snapshot(place.workspace);
  expect(differences(before, after)).not.toEqual([]);
  expect(changes()).toEqual([]);
  expect(objects('undo').at(-1)).toMatchObject({ type: 'report', state: 'done' });
  expect(differences(before, snapshot(place.workspace))).toEqual([]);
  expect(changes()).toEqual(pending);
  cli('redo');
  expect(differences(after, snapshot(place.workspace))).toEqual([]);
  expect(changes()).toEqual([]);
  cli('undo');
  expect(differences(before, snapshot(place.workspace))).toEqual([]);
});

test('what is discarded comes back from the bin, in parts or whole, and the folder never sees any of it', () => {
  const pending = changes();
  expect(cli('discard')).toContain('discarded');
  expect(changes()).toEqual([]);
  const [item] = objects('bin');
  const id = String(item?.['id']);
  expect(item).toMatchObject({ changes: expect.arrayContaining([]) as unknown });
  cli('bin', 'restore', id, 'TIDY-REPORT.md');
  expect(changes()).toEqual(['added cwd://TIDY-REPORT.md']);
  cli('bin', 'restore', id);
  expect(changes()).toEqual(pending);
  expect(objects('bin')).toEqual([]);
  expect(differences(before, snapshot(place.workspace))).toEqual([]);
});

test('a checkpoint is restored, the restore is undone, and another sandbox begins at it', () => {
  const pending = changes();
  const [made] = objects('checkpoints', 'create', 'tidied');
  const id = String(made?.['id']);
  cli('discard');
  cli('checkpoints', 'restore', id);
  expect(changes()).toEqual(pending);
  cli('undo');
  expect(changes()).toEqual([]);
  cli('checkpoints', 'branch', id, 'elsewhere');
  const there = objects('diff', '--sandbox', 'elsewhere').map(({ kind, path }) => `${String(kind)} ${String(path)}`);
  expect(there).toEqual(pending);
  expect(changes()).toEqual([]);
  expect(place.cli(['checkpoints', 'drop', '9999']).code).not.toBe(0);
});

test('everything that was done is in one list, and what was built on is not undone', () => {
  const names = objects('operations').map(({ name, state }) => `${String(name)} ${String(state)}`);
  expect(names).toEqual(['restore undone', 'discard done', 'discard undone', 'commit undone']);
  cli('redo');
  place.run(capsule('tidy.wasm'));
  const refused = place.cli(['undo', '--json']);
  expect(jsonLines(refused.stdout).at(-1)).toMatchObject({ state: expect.stringMatching(/done|conflicts/) as unknown });
});
