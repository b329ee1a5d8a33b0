/** A damaged sandbox from outside: a clear word, everything kept, what can be read recovered, and work goes on. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { capsule, jsonLines, Place } from './harness.ts';

let place: Place;
beforeEach(() => {
  place = new Place();
  place.copySample();
});
afterEach(() => {
  place.remove();
});

function sandboxFolder(): string {
  const sandboxes = join(place.home, 'sandboxes');
  const [id = ''] = readdirSync(sandboxes);
  return join(sandboxes, id);
}

/** In the middle, as a disk does it: 12 pages of nothing. */
function damageDatabase(): Buffer {
  const file = join(sandboxFolder(), 'sandbox.db');
  const bytes = readFileSync(file);
  bytes.fill(0, 4096 * 2, 4096 * 14);
  writeFileSync(file, bytes);
  return bytes;
}

describe('verify', () => {
  test('of a sandbox that is well says so, and exits with 0', () => {
    place.run(capsule('tidy.wasm'));
    const done = place.cli(['verify']);
    expect(done.code).toBe(0);
    expect(done.stdout).toMatch(/^Nothing is wrong\.\n\d+ events checked\./);
  });

  test('names a content that is not what was put there, and exits with 1', () => {
    place.run(capsule('tidy.wasm'));
    const packs = join(sandboxFolder(), 'packs');
    const [pack = ''] = readdirSync(packs);
    const bytes = readFileSync(join(packs, pack));
    bytes[3] = (bytes[3] ?? 0) ^ 1;
    writeFileSync(join(packs, pack), bytes);
    const done = place.cli(['verify', '--json']);
    expect(done.code).toBe(1);
    expect(jsonLines(done.stdout)).toMatchObject([{ kind: 'content-damaged' }]);
    expect(place.cli(['verify']).stdout).toMatch(/is not what was put there.*\n1 damage found/);
  });
});

describe('recover', () => {
  test('sets a damaged sandbox aside as it is, says what was lost, and the sandbox works again', () => {
    place.run(capsule('tidy.wasm'));
    const damaged = damageDatabase();
    expect(place.cli(['diff'])).toMatchObject({ code: 125, stdout: '' });
    expect(place.cli(['diff']).stderr).toMatch(/damaged.*capsule-inspector recover/);
    expect(place.cli(['verify'])).toMatchObject({ code: 1 });

    const done = place.cli(['recover']);
    expect(done.stderr).toBe('');
    expect(done.code).toBe(1);
    expect(done.stdout).toMatch(/^The damaged sandbox is kept in .*damaged-/);
    const [aside = ''] = readdirSync(sandboxFolder()).filter((name) => name.startsWith('damaged-'));
    expect(readFileSync(join(sandboxFolder(), aside, 'sandbox.db')).equals(damaged)).toBe(true);

    expect(place.cli(['diff']).code).toBe(0);
    place.run(capsule('tidy.wasm'));
    expect(place.cli(['verify'])).toMatchObject({ code: 0 });
  });

  test('of a sandbox that is well loses nothing', () => {
    place.run(capsule('tidy.wasm'));
    const before = place.cli(['diff', '--patch']).stdout;
    const done = place.cli(['recover']);
    expect(done.stdout).toContain('Nothing is lost.');
    expect(done.code).toBe(0);
    expect(place.cli(['diff', '--patch']).stdout).toBe(before);
  });

  test('finds nothing where there is no sandbox', () => {
    const done = place.cli(['recover']);
    expect(done).toMatchObject({ code: 125, stdout: '' });
    expect(done.stderr).toMatch(/There is no sandbox/);
  });
});
