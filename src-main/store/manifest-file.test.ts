import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { hindranceOf, readManifestFile, writeManifestFile } from './manifest-file.ts';
import { failureOf } from './test-failure-contract.ts';

let top = '';
let path = '';
beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), 'inspector-manifest-'));
  path = join(top, 'Capsule.toml');
});
afterEach(() => {
  rmSync(top, { recursive: true });
});

test('a new one is made, and one that was read is replaced, with nothing left beside it', () => {
  const first = writeManifestFile(path, 'one', null);
  expect(readManifestFile(path)).toEqual(first);
  const second = writeManifestFile(path, 'two', first.version);
  expect(second.version).not.toBe(first.version);
  expect(readFileSync(path, 'utf8')).toBe('two');
  expect(readdirSync(top)).toEqual(['Capsule.toml']);
});

test('what is no longer the version that was read stays as it is', () => {
  const { version } = writeManifestFile(path, 'one', null);
  expect(failureOf(() => writeManifestFile(path, 'mine', null))).toBe('already-exists');
  writeFileSync(path, 'theirs');
  expect(failureOf(() => writeManifestFile(path, 'mine', version))).toBe('already-exists');
  expect(readFileSync(path, 'utf8')).toBe('theirs');
  rmSync(path);
  expect(failureOf(() => writeManifestFile(path, 'mine', version))).toBe('already-exists');
  expect(existsSync(path)).toBe(false);
});

test('a link that took its place is neither followed nor replaced', () => {
  const { version } = writeManifestFile(path, 'one', null);
  const other = join(top, 'other');
  writeFileSync(other, 'one');
  rmSync(path);
  symlinkSync(other, path);
  expect(failureOf(() => writeManifestFile(path, 'mine', version))).toBe('already-exists');
  rmSync(other);
  expect(failureOf(() => writeManifestFile(path, 'mine', null))).toBe('already-exists');
  expect(existsSync(other)).toBe(false);
  expect(hindranceOf(path)).toContain('link');
});

test('a folder of that name, one that is too large, and a folder that is gone are told', () => {
  mkdirSync(path);
  expect(readManifestFile(path)).toBeNull();
  expect(hindranceOf(path)).toContain('something else');
  expect(failureOf(() => writeManifestFile(path, 'mine', null))).toBe('already-exists');
  rmSync(path, { recursive: true });
  writeFileSync(path, Buffer.alloc(1024 * 1024 + 1, 0x20));
  expect(failureOf(() => readManifestFile(path))).toBe('too-large');
  expect(failureOf(() => writeManifestFile(join(top, 'gone', 'Capsule.toml'), 'x', null))).toBe('not-found');
  expect(hindranceOf(join(top, 'gone', 'Capsule.toml'))).toContain('cannot be written');
});

test('who may read it stays as it was', () => {
  writeFileSync(path, 'one', { mode: 0o600 });
  const version = readManifestFile(path)?.version ?? null;
  writeManifestFile(path, 'two', version);
  expect(statSync(path).mode & 0o777).toBe(0o600);
});
