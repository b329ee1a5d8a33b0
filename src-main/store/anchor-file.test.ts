import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { createAnchors } from './anchor-file.ts';
import type { Anchors } from './anchor-file.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'inspector-anchors-'));
});
afterEach(() => {
  rmSync(home, { recursive: true });
});

function placeOf(sandbox: string, anchors: Anchors = createAnchors(home)) {
  const place = anchors.placeOf(sandbox);
  if (!place) throw new Error('there is no place for an anchor');
  return place;
}

test('an anchor is what was written last, and none before that and after it was forgotten', () => {
  const anchors = createAnchors(home);
  const { file } = placeOf('notes', anchors);
  expect(file.read()).toBeNull();
  file.write('one', 'killed');
  file.write('two', 'power-cut');
  expect(placeOf('notes').file.read()).toBe('two');
  expect(placeOf('other', anchors).file.read()).toBeNull();
  expect(readdirSync(join(home, 'anchors'))).toEqual(['notes.anchor']);
  anchors.beginAnew('notes');
  anchors.beginAnew('notes');
  expect(file.read()).toBeNull();
});

test('the key is made once, for its owner only', () => {
  const { key } = placeOf('notes');
  expect(key).toMatch(/^[0-9a-f]{64}$/);
  expect(placeOf('other').key).toBe(key);
  expect(readFileSync(join(home, 'anchor.key'), 'utf8')).toBe(key);
  expect(statSync(join(home, 'anchor.key')).mode & 0o777).toBe(0o600);
  expect(readdirSync(home)).toEqual(['anchor.key']);
});

test('without room for a key nothing is anchored', () => {
  mkdirSync(join(home, 'anchor.key'));
  expect(createAnchors(home).placeOf('notes')).toBeUndefined();
});

test('a damaged key is replaced', () => {
  for (const text of ['', 'short']) {
    writeFileSync(join(home, 'anchor.key'), text);
    const { key } = placeOf('notes');
    expect(key).toMatch(/^[0-9a-f]{64}$/);
    expect(placeOf('notes').key).toBe(key);
  }
});

test('an anchor that cannot be written is a failure of the disk, and leaves the one before it', () => {
  const { file } = placeOf('notes');
  file.write('one', 'killed');
  rmSync(join(home, 'anchors'), { recursive: true });
  writeFileSync(join(home, 'anchors'), 'in the way');
  expect(() => file.write('two', 'killed')).toThrow(expect.objectContaining({ code: 'io' }) as Error);
  rmSync(join(home, 'anchors'));
  mkdirSync(join(home, 'anchors', 'notes.anchor'), { recursive: true });
  expect(() => file.read()).toThrow(expect.objectContaining({ code: 'io' }) as Error);
});
