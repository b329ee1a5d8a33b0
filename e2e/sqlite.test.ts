import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { capsule, differences, Place, sha256, snapshot, TOP } from './harness.ts';

/** Written by resources/capsules/build.sh from a native build (gcc) of the sources of sqlite.wasm. */
interface NativeRun {
  readonly args: readonly string[];
  readonly database: { readonly file: string; readonly sha256: string };
  readonly stdout: { readonly sha256: string };
}
const native = JSON.parse(readFileSync(capsule('sqlite/expected.json'), 'utf8')) as NativeRun;
const SCRIPT = capsule('sqlite/fill.sql');

let place: Place;
beforeAll(() => {
  place = new Place();
  place.write('README.md', 'a folder with a database to be\n');
  place.write('fill.sql', readFileSync(SCRIPT));
});
afterAll(() => {
  place.remove();
});

describe("SQLite's own shell, working on a database inside the overlay", () => {
  test('creates, fills, vacuums and checks a database, printing what a native run prints, and leaves the folder alone', () => {
    const before = snapshot(place.workspace);
    const done = place.cli(['run', capsule('sqlite.wasm'), '--', ...native.args]);
    expect(done).toMatchObject({ code: 0, stderr: '' });
    expect(sha256(done.stdout)).toBe(native.stdout.sha256);
    expect(differences(before, snapshot(place.workspace))).toEqual([]);
  });

  test('a later run reads the database back from the overlay', () => {
    const done = place.cli(['run', capsule('sqlite.wasm'), '--', native.database.file, 'PRAGMA integrity_check;']);
    expect(done).toMatchObject({ code: 0, stdout: 'ok\n' });
  });

  test('after the commit the database is byte-equal to what a native run produces', () => {
    expect(place.cli(['commit'])).toMatchObject({ code: 0, stderr: '' });
    const file = join(place.workspace, native.database.file);
    expect(sha256(readFileSync(file))).toBe(native.database.sha256);
    const database = new DatabaseSync(file, { readOnly: true });
    expect(database.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
    database.close();
  });

  test('and byte-equal to what the same wasm makes on the bare disk', () => {
    const bare = join(place.folder, 'bare');
    mkdirSync(bare);
    copyFileSync(SCRIPT, join(bare, 'fill.sql'));
    const runner = join(TOP, 'bench/peers/node-wasi.ts');
    const done = spawnSync(process.execPath, ['--no-warnings', runner, capsule('sqlite.wasm'), bare, ...native.args]);
    expect(done.status).toBe(0);
    expect(sha256(readFileSync(join(bare, native.database.file)))).toBe(native.database.sha256);
  });
});
