/** What a sandbox may keep, from outside: shown, set, and refused to a guest before anything is written. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { capsule, differences, guest, jsonLines, Place, snapshot } from './harness.ts';

let place: Place;
let before: ReadonlyMap<string, string>;
beforeEach(() => {
  place = new Place();
  place.write('notes.txt', 'mine\n');
  before = snapshot(place.workspace);
});
afterEach(() => place.remove());

const quota = (...args: string[]): Record<string, unknown> =>
  jsonLines(place.cli(['limits', '--json', ...args]).stdout).at(-1) ?? {};
const changed = (): readonly unknown[] => jsonLines(place.cli(['diff', '--json']).stdout).map(({ path }) => path);
const refused = (): readonly Record<string, unknown>[] =>
  jsonLines(place.cli(['log', '--json']).stdout).filter(({ outcome }) => outcome === 'quota');

describe('the limits of a sandbox', () => {
  test('are shown, set, and kept, one without the others', () => {
    expect(quota()).toMatchObject({ usage: { bytes: 0, entries: 0, handles: 0 } });
    const { limits } = quota('--bytes', '10k') as { limits: Record<string, number> };
    expect(limits['bytes']).toBe(10_240);
    expect(quota('--entries', '7')).toMatchObject({ limits: { ...limits, entries: 7 } });
    expect(quota()).toMatchObject({ limits: { ...limits, entries: 7 } });
    expect(place.cli(['limits']).stdout).toMatch(/^bytes +0 B +of 10\.0 KiB\nentries +0 +of 7\n/);
    expect(place.cli(['limits', '--bytes', 'lots'])).toMatchObject({ code: 2, stdout: '' });
  });

  test('refuse a guest one entry too many: quota, and that entry is not there', () => {
    quota('--entries', '5');
    const done = place.cli(['run', guest('writer.wasm'), '--', 'log', '100', '/k']);
    expect(done.code).toBe(1);
    expect(done.stdout).toBe('0\n1\n2\n');
    expect(done.stderr).toMatch(/\/k\/3: .*quota/i);
    expect(changed()).toEqual(['cwd://k', 'cwd://k/0', 'cwd://k/1', 'cwd://k/2', 'cwd://log']);
    expect(refused()).toMatchObject([{ op: 'create', path: 'cwd://k/3', bytes: 0 }]);
    expect(differences(before, snapshot(place.workspace))).toEqual([]);
  });

  test('refuse a guest bytes that do not fit, all of them', () => {
    quota('--bytes', '1000');
    place.cli(['run', capsule('shell.wasm'), '--', 'write', 'big', 'x'.repeat(3000)]);
    expect(refused()).toMatchObject([{ op: 'write', path: 'cwd://big', bytes: 0 }]);
    const { usage } = quota() as { usage: { bytes: number } };
    expect(usage.bytes).toBeLessThan(10);
    expect(place.cli(['run', capsule('shell.wasm'), '--', 'cat', 'big']).stdout).not.toContain('x');
    expect(differences(before, snapshot(place.workspace))).toEqual([]);
  });

  test('below what is used take nothing away, and let it be removed and committed', () => {
    place.run(guest('writer.wasm'), 'log', '3', '/k');
    quota('--entries', '1', '--bytes', '1');
    expect(place.cli(['run', capsule('shell.wasm'), '--', 'cat', 'k/2']).stdout).toBe('2\n');
    expect(place.cli(['run', capsule('shell.wasm'), '--', 'rm', 'k/2']).code).toBe(0);
    expect(place.cli(['commit']).code).toBe(0);
    expect(place.read('k/1')).toBe('1\n');
    expect(quota()).toMatchObject({ usage: { bytes: 0, entries: 0 } });
  });
});
