/** A record leaves the inspector and comes back: the built command line, from a run to an imported bundle. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { capsule, Place } from './harness.ts';

let place: Place;
beforeEach(() => {
  place = new Place();
});
afterEach(() => {
  place.remove();
});

type Line = Readonly<Record<string, unknown>>;
const lines = (text: string): readonly Line[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);

function tidied(): void {
  writeFileSync(join(place.workspace, 'a.txt'), 'hello  \nworld\n');
  writeFileSync(join(place.workspace, 'b.tmp'), 'x');
  expect(place.cli(['run', capsule('tidy.wasm')]).code).toBe(0);
}

describe('a bundle of a run', () => {
  it('is imported with the same events and contents, verifies clean, and nothing in it can be changed', () => {
    tidied();
    const file = join(place.folder, 'run.capsule-trail');
    const before = lines(place.cli(['log', '--json', 'capsule:tidy']).stdout);
    expect(place.cli(['export', file]).code).toBe(0);
    const imported = place.cli(['import', file, '--json']);
    expect(imported).toMatchObject({ code: 0, stderr: '' });
    const name = String(lines(imported.stdout)[0]?.['name']);
    expect(lines(place.cli(['log', '--json', '--sandbox', name, 'capsule:tidy']).stdout)).toEqual(before);
    expect(place.cli(['verify', name])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Nothing is wrong.') as string,
    });
    expect(place.cli(['show', '--sandbox', name, 'cwd://a.txt']).stdout).toBe('hello\nworld\n');
    expect(place.cli(['show', '--sandbox', name, 'cwd://a.txt', '--at', '0']).stdout).toBe('hello  \nworld\n');
    for (const args of [['commit'], ['discard'], ['run', capsule('tidy.wasm')]]) {
      const [command = '', ...rest] = args;
      const done = place.cli([command, '--sandbox', name, ...rest]);
      expect(done).toMatchObject({ code: 125, stderr: expect.stringContaining('can be looked at') as string });
    }
    expect(readFileSync(join(place.workspace, 'a.txt'), 'utf8')).toBe('hello  \nworld\n');
  });

  it('is refused whole when a byte of it was changed', () => {
    tidied();
    const file = join(place.folder, 'run.capsule-trail');
    place.cli(['export', file]);
    const bytes = readFileSync(file);
    const middle = Math.floor(bytes.length / 2);
    bytes[middle] = (bytes[middle] ?? 0) ^ 0xff;
    writeFileSync(file, bytes);
    expect(place.cli(['import', file])).toMatchObject({ code: 125, stdout: '' });
  });
});

it('a record as JSON lines can be checked by anybody, and a filter that is wrong is an error of usage', () => {
  tidied();
  const file = join(place.folder, 'run.jsonl');
  expect(place.cli(['export', file]).code).toBe(0);
  const heads = new Map<unknown, unknown>();
  for (const { principal, prev_hash, hash, canonical } of lines(readFileSync(file, 'utf8')).slice(1, -1)) {
    expect(prev_hash).toBe(heads.get(principal) ?? '0'.repeat(64));
    expect(
      createHash('sha256')
        .update(`${String(prev_hash)}${String(canonical)}`)
        .digest('hex'),
    ).toBe(hash);
    heads.set(principal, hash);
  }
  expect(heads.size).toBe(2);
  expect(place.cli(['export', file]).stderr).toContain('already');
  expect(place.cli(['log', 'op:raed'])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('Did you mean read?') as string,
  });
  expect(place.cli(['export', join(place.folder, 'x.csv'), '--filter', '(']).code).toBe(2);
  expect(existsSync(join(place.folder, 'x.csv'))).toBe(false);
});

it('saved filters stand for what they say, in every sandbox', () => {
  tidied();
  expect(place.cli(['filters', '--save', 'changes', 'kind:write,delete']).stdout).toBe('@changes  kind:write,delete\n');
  const counted = place.cli(['log', '@changes', '--count']).stdout;
  expect(Number(counted)).toBeGreaterThan(0);
  expect(place.cli(['log', 'kind:write,delete', '--count']).stdout).toBe(counted);
  expect(place.cli(['filters', '--save', 'bad', 'op:no']).code).toBe(2);
});
