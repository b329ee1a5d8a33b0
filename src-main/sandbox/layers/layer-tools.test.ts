import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { createHash } from 'node:crypto';
import { basename, dirname, join } from 'node:path';

import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { imageOf, linesOfFolder, newTree, playSteps, RANDOM_STEPS, sideOf, treeLines } from './layer-trees-contract.ts';

let top: string;
beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), 'inspector-tools-'));
});
afterEach(() => {
  rmSync(top, { recursive: true, force: true });
});

interface Manifest {
  readonly config: { readonly digest: string };
  readonly layers: readonly { readonly digest: string; readonly size: number }[];
}
type Config = Readonly<Record<string, unknown>> & { readonly rootfs: { readonly diff_ids: readonly string[] } };

const blobPath = (folder: string, digest: string): string =>
  join(folder, 'blobs/sha256', digest.slice('sha256:'.length));
const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

function unpacked(image: Buffer): { readonly folder: string; readonly manifest: Manifest; readonly config: Config } {
  const folder = mkdtempSync(join(top, 'layout-'));
  execFileSync('tar', ['-x', '-C', folder], { input: image });
  const { manifests } = readJson(join(folder, 'index.json')) as { manifests: readonly [{ digest: string }] };
  const manifest = readJson(blobPath(folder, manifests[0].digest)) as Manifest;
  return { folder, manifest, config: readJson(blobPath(folder, manifest.config.digest)) as Config };
}

function addBlob(folder: string, value: unknown): { readonly digest: string; readonly size: number } {
  const bytes = Buffer.from(JSON.stringify(value));
  const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  writeFileSync(blobPath(folder, digest), bytes);
  return { digest, size: bytes.length };
}

/** One layout with the layers of two images, one upon the other. */
function stacked(lower: Buffer, upper: Buffer): string {
  const [one, other] = [unpacked(lower), unpacked(upper)];
  cpSync(join(other.folder, 'blobs'), join(one.folder, 'blobs'), { recursive: true });
  const diffIds = [...one.config.rootfs.diff_ids, ...other.config.rootfs.diff_ids];
  const history = [{ created_by: 'one' }, { created_by: 'other' }];
  const config = addBlob(one.folder, { ...one.config, rootfs: { type: 'layers', diff_ids: diffIds }, history });
  const manifest = addBlob(one.folder, {
    ...one.manifest,
    config: { ...one.manifest.config, ...config },
    layers: [...one.manifest.layers, ...other.manifest.layers],
  });
  const index = readJson(join(one.folder, 'index.json')) as { manifests: readonly [object] };
  writeFileSync(
    join(one.folder, 'index.json'),
    JSON.stringify({ ...index, manifests: [{ ...index.manifests[0], ...manifest }] }),
  );
  return one.folder;
}

/** The rules of image-spec's layer.md, done with `rm` and `tar`. */
function unpackByHand(layout: string, rootfs: string): void {
  const { manifests } = readJson(join(layout, 'index.json')) as { manifests: readonly [{ digest: string }] };
  const { layers } = readJson(blobPath(layout, manifests[0].digest)) as Manifest;
  for (const { digest } of layers) {
    const layer = blobPath(layout, digest);
    const listing = execFileSync('tar', ['-tzf', layer, '--quoting-style=literal'], { encoding: 'utf8' });
    const names = listing.split('\n').filter((name) => name !== '');
    for (const name of names) makeRoom(rootfs, name);
    execFileSync('tar', ['-xzpf', layer, '-C', rootfs, '--exclude=.wh.*']);
  }
}

function makeRoom(rootfs: string, name: string): void {
  const last = basename(name);
  const above = join(rootfs, dirname(name));
  if (last === '.wh..wh..opq') {
    if (existsSync(above)) for (const below of readdirSync(above)) rmSync(join(above, below), { recursive: true });
  } else if (last.startsWith('.wh.')) rmSync(join(above, last.slice('.wh.'.length)), { recursive: true, force: true });
  else {
    const path = join(rootfs, name.replace(/\/$/, ''));
    const there = lstatSync(path, { throwIfNoEntry: false });
    if (there && there.isDirectory() !== name.endsWith('/')) rmSync(path, { recursive: true });
  }
}

/** Of the Debian package of that name; what is proved without it is proved by hand. */
const UMOCI = 'umoci';

function unpackByUmoci(layout: string, rootfs: string): void {
  rmSync(rootfs, { recursive: true });
  execFileSync(UMOCI, ['raw', 'unpack', '--image', `${layout}:latest`, rootfs], { stdio: 'pipe' });
}

const hasUmoci = spawnSync(UMOCI, ['--version']).status === 0;
const TOOLS = [
  ['rm and tar, by the rules of the image-spec', unpackByHand] as const,
  ...(hasUmoci ? [['umoci', unpackByUmoci] as const] : []),
];

describe('an image of ours, over another one', () => {
  test.each(TOOLS)('is unpacked to an equal tree by %s', (_tool, unpack) => {
    fc.assert(
      fc.property(RANDOM_STEPS, RANDOM_STEPS, (first, second) => {
        const below = newTree();
        playSteps(sideOf(below), first);
        const above = below.fork();
        playSteps(sideOf(above), second);
        const near = join(top, 'near');
        const lower = imageOf(sideOf(newTree()), sideOf(below), near);
        const layout = stacked(lower, imageOf(sideOf(below), sideOf(above), near));
        const rootfs = mkdtempSync(join(top, 'rootfs-'));
        unpack(layout, rootfs);
        expect(linesOfFolder(rootfs)).toEqual(treeLines(sideOf(above)));
      }),
      { numRuns: 25 },
    );
  });
});

test('an image of nothing new has one layer, which is empty', () => {
  const tree = sideOf(newTree());
  const { manifest } = unpacked(imageOf(tree, tree, join(top, 'near')));
  expect(manifest.layers).toHaveLength(1);
});
