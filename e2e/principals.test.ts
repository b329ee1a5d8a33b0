/** Principals, and capsules that ask for more than before, from the command line. */
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { guest, jsonLines, Place } from './harness.ts';
import type { Done } from './harness.ts';

let place: Place;
let folder: string;
beforeEach(() => {
  place = new Place();
  folder = join(place.folder, 'writer');
  mkdirSync(folder);
  copyFileSync(guest('writer.wasm'), join(folder, 'writer.wasm'));
});
afterEach(() => place.remove());

const declare = (version: string, write: string): void =>
  writeFileSync(
    join(folder, 'Capsule.toml'),
    `[package]\nname = "writer"\nversion = "${version}"\n\n[[component]]\nfile = "writer.wasm"\n\n[capabilities]\nfs_write = [${write}]\n`,
  );
const run = (options: readonly string[], ...args: readonly string[]): Done =>
  place.cli(['run', folder, ...options, '--', ...args]);
const changed = (...options: readonly string[]): readonly unknown[] =>
  jsonLines(place.cli(['diff', '--json', ...options]).stdout).map(({ path }) => path);

test('two principals run the same capsule over one folder, and neither finds anything of the other', () => {
  declare('1.0.0', '"*"');
  expect(run(['--as', 'ada'], '/log', '1', '/k')).toMatchObject({
    code: 125,
    stderr: expect.stringContaining('ada') as string,
  });
  expect(place.cli(['principals', '--create', 'ada']).code).toBe(0);
  expect(run([], '/log', '1', '/k').code).toBe(0);
  expect(run(['--as', 'ada'], '/notes', '2', '/j').code).toBe(0);
  expect(changed()).toEqual(['cwd://k', 'cwd://k/0', 'cwd://log']);
  expect(changed('--as', 'ada')).toEqual(['cwd://j', 'cwd://j/0', 'cwd://j/1', 'cwd://notes']);
  const [, hers] = jsonLines(place.cli(['principals', '--json']).stdout);
  expect(hers).toMatchObject({ name: 'ada', current: false, sandbox: expect.stringMatching(/\.ada$/) as string });
  const principals = (...options: readonly string[]): readonly unknown[] => [
    ...new Set(
      jsonLines(place.cli(['log', '--json', 'op:create', ...options]).stdout).map(({ principal }) => principal),
    ),
  ];
  expect([principals(), principals('--as', 'ada')]).toEqual([['default'], ['ada']]);
  expect(place.cli(['verify', '--as', 'ada']).code).toBe(0);
});

test('a name that cannot be a principal is a mistake in the command', () => {
  for (const name of ['user', 'inspector', 'Ada', '../up'])
    expect(place.cli(['principals', '--create', name]).code).toBe(2);
  expect(place.cli(['principals', '--json']).stdout.trim().split('\n')).toHaveLength(1);
});

test('a capsule that grew is run only with the digest of what it asks for', () => {
  declare('1.0.0', '"cwd://log"');
  expect(run([], '/log', '1', '/k').code).toBe(1);
  declare('2.0.0', '"*"');
  const refused = run([], '/log', '1', '/k');
  expect(refused).toMatchObject({ code: 126, stdout: '' });
  expect(refused.stderr).toMatch(/\+ fs_write \* +high/);
  const digest = /--consent ([0-9a-f]{64})/.exec(refused.stderr)?.[1] ?? '';
  declare('3.0.0', '"*", "home://"');
  expect(run(['--consent', digest], '/log', '1', '/k').code).toBe(126);
  declare('2.0.0', '"*"');
  expect(run(['--consent', digest], '/log', '1', '/k').code).toBe(0);
  expect(run([], '/log', '1', '/k').code).toBe(0);
  const agreed = jsonLines(place.cli(['log', '--json', 'op:grant']).stdout);
  expect(agreed).toMatchObject([{ path: 'rights://writer', principal: 'user' }]);
});
