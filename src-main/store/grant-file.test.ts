import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { promisify } from 'node:util';

import { afterEach, beforeEach, expect, it } from 'vitest';

import { GrantFile } from './grant-file.ts';
import { keptGrant } from './test-grant-writer-contract.ts';

const WRITER = join(import.meta.dirname, 'test-grant-writer-contract.ts');

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'inspector-grants-'));
  path = join(folder, 'policy', 'default.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

const ids = (file = new GrantFile(path)): readonly string[] => file.read().map(({ id }) => id);

it('keeps what was put there, for its owner alone, and says when it changed', () => {
  const file = new GrantFile(path);
  const versions = [file.version()];
  for (const id of ['a', 'b']) {
    file.change((grants) => [...grants, keptGrant(id)]);
    versions.push(file.version());
  }
  expect([ids(), new Set(versions).size, file.notices]).toEqual([['a', 'b'], 3, []]);
});

it('loses nothing when two processes write at once', { timeout: 60_000 }, async () => {
  const write = (name: string): Promise<unknown> => promisify(execFile)(execPath, [WRITER, path, name, '25']);
  await Promise.all([write('one'), write('two')]);
  const expected = ['one', 'two'].flatMap((name) => Array.from({ length: 25 }, (_, number) => `${name} ${number}`));
  expect(new Set(ids())).toEqual(new Set(expected));
  expect(ids()).toHaveLength(50);
});

it.each([
  ['no JSON', '{"format":1,"grants":[', 'was damaged'],
  ['another shape', '{"grants":{}}', 'was damaged'],
  [
    'a grant without its hash',
    JSON.stringify({ format: 1, grants: [{ ...keptGrant('a'), capsule: { name: 'x' } }] }),
    'was damaged',
  ],
  [
    'a grant with another lifetime',
    JSON.stringify({ format: 1, grants: [{ ...keptGrant('a'), lifetime: 'ever' }] }),
    'was damaged',
  ],
])('trusts nothing of a file with %s, and sets it aside whole', (_what, text, said) => {
  mkdirSync(join(folder, 'policy'));
  writeFileSync(path, text);
  const file = new GrantFile(path);
  expect(ids(file)).toEqual([]);
  expect(file.notices).toEqual([expect.stringContaining(said)]);
  const aside = readdirSync(join(folder, 'policy')).find((name) => name.includes('.damaged-')) ?? '';
  expect(readFileSync(join(folder, 'policy', aside), 'utf8')).toBe(text);
  file.change((grants) => [...grants, keptGrant('new')]);
  expect(ids()).toEqual(['new']);
});

it('neither trusts nor writes over the file of a later version', () => {
  mkdirSync(join(folder, 'policy'));
  writeFileSync(path, '{"format":2}');
  const file = new GrantFile(path);
  expect([ids(file), file.notices]).toEqual([[], [expect.stringContaining('later version')]]);
  expect(() => file.change((grants) => grants)).toThrow(expect.objectContaining({ code: 'unsupported' }));
  expect(readFileSync(path, 'utf8')).toBe('{"format":2}');
});

it('trusts nothing of what cannot be read', () => {
  mkdirSync(path, { recursive: true });
  const file = new GrantFile(path);
  expect([ids(file), file.notices]).toEqual([[], [expect.stringContaining('cannot be read')]]);
});

it('changes nothing when the edit fails, and lets the next one in', () => {
  const file = new GrantFile(path);
  file.change(() => [keptGrant('a')]);
  const broken = (): never => {
    throw new TypeError('no');
  };
  expect(() => file.change(broken)).toThrow('no');
  file.change((grants) => [...grants, keptGrant('b')]);
  expect(ids()).toEqual(['a', 'b']);
});
