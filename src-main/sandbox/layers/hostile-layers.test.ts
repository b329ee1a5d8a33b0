import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';

import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { atOnce } from '../../review/compare/pair-contents.ts';
import { ArchiveError } from '../../store/archive-error.ts';
import { openLayerArchive } from '../../store/layer-archive.ts';
import { paddingOf } from '../../store/tar-member.ts';
import { TAR_END, tarHead } from '../../store/tar-writer.ts';
import type { WrittenHead } from '../../store/tar-writer.ts';
import { applyArchive, imageOf, newTree, playSteps, sideOf, tarOf, treeLines } from './layer-trees-contract.ts';
import { unpackLayers } from './unpack-layers.ts';

let top: string;
beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), 'inspector-hostile-'));
});
afterEach(() => {
  rmSync(top, { recursive: true, force: true });
});

interface Piece extends Partial<WrittenHead> {
  readonly name: string;
  readonly text?: string;
  /** Changes the header, whose sum is made right afterwards. */
  readonly spoil?: (header: Buffer) => void;
}

function withSum(header: Buffer): Buffer {
  header.write('        ', 148, 'latin1');
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return header;
}

function piece({ text = '', spoil, ...head }: Piece): Buffer {
  const content = Buffer.from(text);
  const facts = { kind: 'file', mode: 0o644, mtimeNs: 0n, target: null, size: content.length, ...head } as const;
  const header = Buffer.from(tarHead(facts));
  spoil?.(header);
  return Buffer.concat([spoil ? withSum(header) : header, content, new Uint8Array(paddingOf(content.length))]);
}

const tar = (...pieces: readonly Piece[]): Buffer => Buffer.concat([...pieces.map(piece), TAR_END]);
const file = (name: string, text = 'x'): Piece => ({ name, text });
const symlink = (name: string, target: string): Piece => ({ name, kind: 'symlink', target });
const link = (name: string, target: string): Piece => ({ name, kind: 'hard-link', target });
const typed = (name: string, type: string): Piece => ({ name, spoil: (header) => header.write(type, 156, 'latin1') });
const sized = (name: string, digits: string): Piece => ({
  name,
  spoil: (header) => header.write(digits, 124, 'latin1'),
});
const json = (name: string, value: unknown): Piece => file(name, JSON.stringify(value));
const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

const LAYER = tar(file('a')).toString('latin1');
/** Of `docker save`, with so many layers that are one. */
const saved = (count: number): Buffer => {
  const config = { rootfs: { diff_ids: Array.from({ length: count }, () => `sha256:${sha256(LAYER)}`) } };
  const manifest = [{ Config: 'config', Layers: Array.from({ length: count }, () => 'layer') }];
  return tar(json('manifest.json', manifest), json('config', config), file('layer', LAYER));
};
const layout = (changes: { layer?: string; digest?: string; diffId?: string; size?: number }): Buffer => {
  const { layer = LAYER, digest = sha256(layer), diffId = sha256(layer), size = layer.length } = changes;
  const config = JSON.stringify({ rootfs: { diff_ids: [`sha256:${diffId}`] } });
  const manifest = JSON.stringify({
    config: { digest: `sha256:${sha256(config)}`, size: config.length },
    layers: [{ digest: `sha256:${digest}`, size }],
  });
  return tar(
    json('oci-layout', {}),
    json('index.json', { manifests: [{ digest: `sha256:${sha256(manifest)}`, size: manifest.length }] }),
    ...[config, manifest].map((text) => file(`blobs/sha256/${sha256(text)}`, text)),
    file(`blobs/sha256/${digest}`, layer),
  );
};

const FAR = 'x/'.repeat(300);
const HOSTILE: readonly (readonly [string, () => Buffer, RegExp])[] = [
  ['an absolute name', () => tar(file('/etc/passwd')), /begins at the root/],
  ['a name that leads out', () => tar(file('../evil')), /leads out/],
  ['a name that leads out in the middle', () => tar(file('a/../../evil')), /leads out/],
  ['a whiteout that leads out', () => tar(file('../.wh.evil')), /leads out/],
  ['a hard link to what is outside', () => tar(link('a', '../../etc/passwd')), /leads out/],
  ['a hard link to an absolute name', () => tar(link('a', '/etc/passwd')), /begins at the root/],
  ['a hard link to nothing', () => tar(link('a', 'nothing')), /no file of the layer/],
  ['a hard link to itself', () => tar(link('a', 'a')), /no file of the layer/],
  ['a hard link to a link', () => tar(symlink('l', '/etc/passwd'), link('a', 'l')), /no file of the layer/],
  ['a way through one of its links', () => tar(symlink('d', '/tmp'), file('d/evil')), /no directory/],
  [
    'a way through one of its links, which comes later',
    () => tar(file('d/evil'), symlink('d', '/tmp')),
    /no directory/,
  ],
  ['a hard link through a link', () => tar(symlink('d', '.'), file('f'), link('a', 'd/f')), /no directory/],
  ['a whiteout through a link', () => tar(symlink('d', '/tmp'), file('d/.wh.evil')), /no directory/],
  ['one name twice', () => tar(file('a'), file('a', 'other')), /comes twice/],
  ['one name twice in two spellings', () => tar(file('a'), file('./a', 'other')), /comes twice/],
  ['a whiteout of nothing', () => tar(file('.wh.')), /whiteout of nothing/],
  ['something below a whiteout', () => tar(file('.wh.a/b')), /below a whiteout/],
  ['a kind that is not known', () => tar(typed('a', 'Z')), /not known here/],
  ['a sparse file', () => tar(typed('a', 'S')), /not known here/],
  ['a size beyond every disk', () => tar(sized('a', '77777777777\0')), /cut short/],
  ['a size below nothing', () => tar(sized('a', '\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff')), /size/],
  ['a size that is no number', () => tar(sized('a', 'hello world\0')), /number/],
  ['a sum that is wrong', () => Buffer.from(tar(file('a')).fill(1, 0, 1)), /damaged/],
  ['no end', () => piece(file('a')), /cut short/],
  ['an end in the middle of a content', () => tar(file('a', 'x'.repeat(5000))).subarray(0, 2048), /cut short/],
  ['something behind its end', () => Buffer.concat([tar(file('a')), Buffer.from('more')]), /follows its end/],
  ['a name of a million slashes', () => tar(file(`/a${'/'.repeat(900_000)}b`)), /begins at the root/],
  ['more layers than any image has', () => saved(1001), /more than 1000 layers/],
  ['a name that is no UTF-8', () => tar({ name: 'a', spoil: (header) => header.fill(0xff, 0, 1) }), /UTF-8/],
  ['a long header that is too long', () => tar({ ...sized('a', '77777777777\0'), spoil: long }), /too large/],
  ['nothing in it', () => Buffer.alloc(0), /cut short/],
  ['text', () => Buffer.from('hello, world\n'.repeat(100)), /no tar/],
  ['a packing that is not read', () => Buffer.concat([Buffer.from('BZh9'), Buffer.alloc(1000)]), /bzip2/],
  ['a gzip that is cut', () => gzipSync(tar(file('a', 'y'.repeat(5000)))).subarray(0, 60), /damaged, or cut short/],
  ['a gzip that is damaged', () => gzipSync(tar(file('a'))).fill(0x55, 20, 24), /damaged/],
  ['a blob that is not what its digest says', () => layout({ digest: sha256('other') }), /digest promises/],
  ['a layer that is not what its config says', () => layout({ diffId: sha256('other') }), /promises/],
  ['a blob of another size', () => layout({ size: 7 }), /another size/],
  ['a digest that is a path', () => layout({ digest: '../../../../etc/passwd' }), /leads out|digest|missing/],
  ['an index that is no JSON', () => tar(json('oci-layout', {}), file('index.json', '{')), /no JSON/],
  ['an index of nothing', () => tar(json('oci-layout', {}), json('index.json', { manifests: [] })), /no image/],
  [
    'a manifest of layers that are not there',
    () => tar(json('manifest.json', [{ Config: 'c', Layers: ['l'] }])),
    /missing/,
  ],
  [
    'links that lead to each other',
    () => tar(json('manifest.json', [{ Config: 'c', Layers: [] }]), symlink('c', 'd'), symlink('d', 'c')),
    /no file/,
  ],
];

function long(header: Buffer): void {
  header.write('77777777777\0', 124, 'latin1');
  header.write('L', 156, 'latin1');
}

function write(bytes: Uint8Array): string {
  const path = join(top, 'archive');
  writeFileSync(path, bytes);
  return path;
}

describe('an archive with', () => {
  test.each(HOSTILE)('%s is refused with a sentence', (_what, make, sentence) => {
    const attempt = (): void => applyArchive(write(make()), top, sideOf(newTree()));
    expect(attempt).toThrow(ArchiveError);
    expect(attempt).toThrow(/^This archive cannot be imported: /);
    expect(attempt).toThrow(sentence);
    expect(readdirSync(top)).toEqual(['archive']);
  });

  test.each([
    ['a device', () => tar(typed('dev', '3'), typed('pipe', '6'), file('a')), /2 entries, devices/],
    ['a name that no tree has', () => tar(file('a\nb'), file(`${FAR}x`), file('a')), /2 entries whose names/],
    [
      'owners',
      () => tar({ name: 'a', text: 'x', spoil: (header) => header.write('0000765\0', 108, 'latin1') }),
      /owner/,
    ],
  ])('%s is taken without it, which is said', (_what, make, sentence) => {
    mkdirSync(join(top, 'folder'));
    const archive = atOnce(openLayerArchive(write(make()), top));
    const { left } = atOnce(unpackLayers({ archive, folder: join(top, 'folder'), now: () => 0n }));
    archive.close();
    expect(left.join(' ')).toMatch(sentence);
    expect(readdirSync(join(top, 'folder'))).toEqual(['a']);
  });

  test('links out of a folder has none of them there, and nothing outside is touched', () => {
    const folder = join(top, 'folder');
    mkdirSync(folder);
    const bytes = tar(symlink('out', '../..'), symlink('deep/out', '../../x'), symlink('in', 'deep/../a'), file('a'));
    const archive = atOnce(openLayerArchive(write(bytes), top));
    const { left } = atOnce(unpackLayers({ archive, folder, now: () => 0n }));
    archive.close();
    expect(left).toEqual(['Left out: 2 links that lead out of the folder.']);
    expect(readdirSync(folder).toSorted()).toEqual(['a', 'in']);
    expect(existsSync(join(top, 'x'))).toBe(false);
  });

  test('a link that was there before is never gone through', () => {
    const tree = newTree();
    playSteps(sideOf(tree), [
      { what: 'mkdir', path: ['a'], to: [], number: 0 },
      { what: 'symlink', path: ['b'], to: ['a'], number: 1 },
    ]);
    const before = treeLines(sideOf(tree));
    expect(() => applyArchive(write(tar(file('b/c'))), top, sideOf(tree))).toThrow(/no directory/);
    expect(() => applyArchive(write(tar(file('b/.wh.c'))), top, sideOf(tree))).toThrow(/no directory/);
    expect(treeLines(sideOf(tree))).toEqual(before);
  });
});

test.each([
  ['plain', (bytes: Buffer) => bytes],
  ['gzip', (bytes: Buffer) => gzipSync(bytes)],
  ['zstd', (bytes: Buffer) => zstdCompressSync(bytes)],
])('an archive that is %s is read, whatever of it is an image', (_how, pack) => {
  for (const bytes of [tar(file('a', 'hello')), layout({})]) {
    const tree = newTree();
    applyArchive(write(pack(bytes)), top, sideOf(tree));
    expect(treeLines(sideOf(tree)).map((line) => line.split(' ')[0])).toEqual(['a']);
  }
});

test('a bit that was turned, or an end that was cut, is never anything else than a refusal or a tree', () => {
  const tree = newTree();
  playSteps(sideOf(tree), [
    { what: 'mkdir', path: ['a'], to: [], number: 0 },
    { what: 'write', path: ['a', 'b'], to: [], number: 300 },
    { what: 'link', path: ['a', 'b'], to: ['c'], number: 0 },
    { what: 'symlink', path: ['b'], to: ['a'], number: 0 },
  ]);
  const whole = [tarOf(sideOf(newTree()), sideOf(tree)), imageOf(sideOf(newTree()), sideOf(tree), join(top, 'near'))];
  fc.assert(
    fc.property(
      fc.constantFrom(...whole),
      fc.nat(),
      fc.integer({ min: 0, max: 7 }),
      fc.boolean(),
      (bytes, at, bit, cut) => {
        const changed = Buffer.from(cut ? bytes.subarray(0, at % bytes.length) : bytes);
        if (!cut) changed[at % bytes.length] = (changed[at % bytes.length] ?? 0) ^ (1 << bit);
        try {
          applyArchive(write(changed), top, sideOf(newTree()));
        } catch (error) {
          expect(error).toBeInstanceOf(ArchiveError);
        }
      },
    ),
    { numRuns: 300 },
  );
});

test('a FIFO is no archive, and nobody waits for what comes through it', () => {
  execFileSync('mkfifo', [join(top, 'fifo')]);
  expect(() => atOnce(openLayerArchive(join(top, 'fifo'), top))).toThrow(/it is no file/);
});
