/** Limits of runs, and the three things that a capsule may be, from the command line. */
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { guest, Place } from './harness.ts';

let place: Place;
beforeEach(() => {
  place = new Place();
});
afterEach(() => {
  place.remove();
});

describe('a run that uses up more than it may', () => {
  test.each([
    ['--max-cpu', '300ms', 'spin.wasm', '', /processor time.*0\.3 s/],
    ['--max-time', '300ms', 'waits.wasm', 'sleep', /ran for more.*0\.3 s/],
    ['--max-ops', '1000', 'waits.wasm', 'calls', /more calls.*1000/],
  ])('is ended by %s %s with 124 and a sentence, which is in the log', (option, most, file, state, why) => {
    const done = place.cli(['run', guest(file), option, most, '--', state]);
    expect(done).toMatchObject({ code: 124, stderr: expect.stringMatching(why) as string });
    expect(place.cli(['log', '--json', '--filter', 'run-kill']).stdout).toMatch(why);
  });

  test('is ended by its output, of which exactly so much is passed on', () => {
    const done = place.cli(['run', guest('waits.wasm'), '--max-output', '100k', '--', 'flood']);
    expect(done.code).toBe(124);
    expect(done.stdout).toHaveLength(100 * 1024);
  });

  test('is ended by the limits that the sandbox remembers, unless it has its own', () => {
    expect(place.cli(['limits', '--max-output', '3']).stdout).toMatch(/output of a run +3b/);
    expect(place.cli(['run', guest('hello.wasm')])).toMatchObject({ code: 124, stdout: 'hel' });
    expect(place.cli(['run', guest('hello.wasm'), '--max-output', 'none']).code).toBe(0);
  });
});

describe('a capsule with a manifest', () => {
  const fill = (hash: string): string => {
    const folder = join(place.folder, 'greeter');
    mkdirSync(folder);
    copyFileSync(guest('hello.wasm'), join(folder, 'hello.wasm'));
    const manifest = `[package]\nname = "greeter"\n[[component]]\nfile = "hello.wasm"\nhash = "${hash}"\n[env.MOOD]\ndefault = "fine"\n`;
    writeFileSync(join(folder, 'Capsule.toml'), manifest);
    return folder;
  };
  const sound = (): string =>
    createHash('sha256')
      .update(readFileSync(guest('hello.wasm')))
      .digest('hex');

  test('runs from its folder and from a package that tar has made, with its variables', () => {
    const folder = fill(`sha256:${sound()}`);
    const packed = join(place.folder, 'greeter.capsule');
    expect(spawnSync('tar', ['czf', packed, '-C', folder, '.']).status).toBe(0);
    for (const file of [folder, packed])
      expect(place.cli(['run', file, '--', '3', 'one'])).toMatchObject({
        code: 3,
        stdout: expect.stringContaining('env: MOOD=fine') as string,
      });
    expect(place.cli(['log', '--filter', 'run-start']).stdout).toContain('greeter');
  });

  test('is not loaded when its program is not the one that was promised', () => {
    const done = place.cli(['run', fill(`sha256:${'0'.repeat(64)}`)]);
    expect(done).toMatchObject({ code: 126, stdout: '', stderr: expect.stringMatching(/hashes differ/) as string });
  });
});
