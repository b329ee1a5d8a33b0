/** Two of five hunks are committed, a plan is kept and carried out, and a conflict is resolved with a merge: by the command line. */
import { afterAll, beforeAll, expect, test } from 'vitest';

import { CHANGE_FIVE, CHANGED, withChanges } from './five-hunks.ts';
import { capsule, jsonLines, Place } from './harness.ts';
import type { Done } from './harness.ts';

let place: Place;
beforeAll(() => {
  place = new Place();
  place.write('text', withChanges());
  place.write('edit.lua', CHANGE_FIVE);
  place.run(capsule('lua.wasm'), 'edit.lua');
});
afterAll(() => {
  place.remove();
});

function done(...args: readonly string[]): Done {
  const result = place.cli(args);
  if (result.code !== 0) throw new Error(`${args.join(' ')}: ${result.stderr}`);
  return result;
}
const hunksLeft = (): number => done('diff', '--patch', 'text').stdout.split('\n@@ ').length - 1;

test('two of five hunks are committed, and the other three stay changes', () => {
  expect(hunksLeft()).toBe(5);
  expect(done('stage', '--hunk', '2,4', 'text').stdout).toContain('cwd://text  some lines');
  expect(done('plan', '--staged', '--format', 'patch').stdout.split('\n@@ ')).toHaveLength(3);
  expect(done('commit', '--staged', '-m', 'two of five').stdout).toContain('1 change committed');
  expect(place.read('text')).toBe(withChanges(15, 35));
  expect(hunksLeft()).toBe(3);
  expect(done('stage', '--list').stdout).toBe('0 paths staged\n');
  expect(done('operations').stdout).toContain('two of five');
});

test('a plan that was kept is carried out, once', () => {
  done('stage', '--lines', '5', 'text');
  done('stage', 'other');
  done('plan', '--staged', '-o', 'plan.json');
  expect(done('commit', '--plan', 'plan.json').stdout).toContain('2 changes committed');
  expect([place.read('text'), place.read('other')]).toEqual([withChanges(5, 15, 35), 'made\n']);
  expect(place.cli(['commit', '--plan', 'plan.json'])).toMatchObject({ code: 125, stdout: '' });
});

test('a file that was changed in the folder meanwhile is merged', () => {
  place.write('text', `${withChanges(5, 15, 35)}and one by hand\n`);
  expect(place.cli(['commit', 'text'])).toMatchObject({ code: 1 });
  const conflicts = place.cli(['conflicts', '--json']);
  expect(conflicts.code).toBe(1);
  expect(jsonLines(conflicts.stdout)).toMatchObject([{ path: 'cwd://text', reason: 'base-changed' }]);
  done('resolve', '--take', 'merged', 'text');
  done('commit', 'text');
  expect(place.read('text')).toBe(`${withChanges(...CHANGED)}and one by hand\n`);
  expect(done('diff').stdout).toBe('Nothing has changed.\n');
});
