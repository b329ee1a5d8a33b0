import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { ArchiveWriter, packMember, tarHeader } from './archive-writer.ts';
import { unpackArchive } from './unpack-archive.ts';
import type { Unpacked } from './unpack-archive.ts';

let top: string;
beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), 'inspector-archive-'));
});
afterEach(() => {
  rmSync(top, { recursive: true });
});

function archive(entries: Readonly<Record<string, Uint8Array | string>>): Buffer {
  const parts: Uint8Array[] = [];
  const writer = new ArchiveWriter({ write: (bytes) => void parts.push(bytes) });
  for (const [name, content] of Object.entries(entries)) writer.add(name, Buffer.from(content));
  writer.finish();
  return Buffer.concat(parts);
}

function unpack(bytes: Uint8Array): Unpacked {
  const file = join(top, 'file');
  const folder = join(mkdtempSync(join(top, 'to-')), 'in');
  writeFileSync(file, bytes);
  const work = unpackArchive(file, folder);
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

const LARGE = Buffer.alloc(700_000, 'a quick brown fox ');
const SOUND = { 'bundle.json': '{}', 'events/000001.jsonl': LARGE, 'store/packs/1.pack': '', 'end.json': '[]' };
const whole = (): Buffer => archive(SOUND);

describe('an archive', () => {
  test('comes out as it went in, and any tar can read it', () => {
    const { entries } = unpack(whole());
    expect(entries.map(({ name, size }) => [name, size])).toEqual([
      ['bundle.json', 2],
      ['events/000001.jsonl', LARGE.length],
      ['store/packs/1.pack', 0],
    ]);
    execFileSync('tar', ['-xzf', join(top, 'file'), '-C', top]);
    expect(readFileSync(join(top, 'events/000001.jsonl')).equals(LARGE)).toBe(true);
  });

  test('is refused with any byte changed that changes what is in it, and cut anywhere', () => {
    const bytes = whole();
    const sound = unpack(bytes);
    const outcome = (changed: Uint8Array): unknown => {
      try {
        return unpack(changed);
      } catch (error) {
        return error;
      }
    };
    for (let at = 0; at < bytes.length; at += Math.max(1, Math.floor(bytes.length / 300))) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 0x10;
      const found = outcome(changed);
      // Some bits of a packed stream stand for nothing.
      if (found instanceof Error) expect(found.message).toMatch(/cannot be opened as a bundle/);
      else expect(found, `byte ${at}`).toEqual(sound);
      expect(() => unpack(bytes.subarray(0, at)), `cut at ${at}`).toThrow(/cannot be opened as a bundle/);
    }
  });

  test.each<[string, () => Uint8Array]>([
    ['a path that leads out', () => archive({ 'bundle.json': '', '../evil': 'x', 'end.json': '' })],
    ['a name that no bundle has', () => archive({ 'bundle.json': '', 'store/packs/../../x': 'x', 'end.json': '' })],
    ['no beginning', () => archive({ 'end.json': '' })],
    ['no end', () => archive({ 'bundle.json': '' })],
    ['something behind its end', () => Buffer.concat([whole(), packMember(Buffer.from('more'))])],
    ['plain gzip', () => Buffer.from('1f8b0800000000000003030000000000000000', 'hex')],
    ['one entry twice', () => packMember(Buffer.concat(twice()))],
    ['a link', () => packMember(Buffer.concat([linked(), ...twice()]))],
  ])('with %s is refused', (_what, make) => {
    expect(() => unpack(make())).toThrow(/cannot be opened as a bundle/);
  });
});

const twice = (): Buffer[] => [
  ...['bundle.json', 'base.jsonl', 'base.jsonl', 'end.json'].map((name) => tarHeader(name, 0)),
  Buffer.alloc(1024),
];
const linked = (): Buffer => {
  const header = tarHeader('base/000001', 0);
  header.write('2', 156, 'latin1');
  return header;
};
