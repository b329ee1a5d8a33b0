/** The program in a file, a folder and a package, and what is refused before anything of it is looked at. */
import { createHash } from 'node:crypto';
import { posix } from 'node:path';

import { describe, expect, it } from 'vitest';

import { CapsuleError } from '../capsule-error.ts';
import { blake3 } from './blake3.ts';
import { readPackage } from './package-reader.ts';
import { readCapsule } from './read-capsule.ts';
import type { CapsuleDisk } from './read-capsule.ts';
import { makePackage } from './test-tar.ts';

const WASM = Buffer.from('\0asm and more');
const SHA256 = createHash('sha256').update(WASM).digest();
const manifest = (more = ''): string => `[package]\nname = "notes"\n[[component]]\nfile = "bin/notes.wasm"\n${more}`;

const diskOf = (files: Readonly<Record<string, string | Uint8Array>>): CapsuleDisk => ({
  kind: (path) => {
    if (files[path] !== undefined) return Promise.resolve('file');
    const isFolder = Object.keys(files).some((file) => file.startsWith(`${path}/`));
    return Promise.resolve(isFolder ? 'directory' : 'none');
  },
  read: (path, most) => {
    const bytes = Buffer.from(files[path] ?? '');
    if (bytes.length > most) return Promise.reject(new CapsuleError('too-large', 'large'));
    return Promise.resolve(bytes);
  },
  below: (folder, relative) => posix.join(folder, relative),
});
const folderOf = (text: string): CapsuleDisk => diskOf({ '/c/Capsule.toml': text, '/c/bin/notes.wasm': WASM });
const packageOf = (text: string): CapsuleDisk =>
  diskOf({
    '/notes.capsule': makePackage([
      { name: 'Capsule.toml', content: text },
      { name: 'bin/notes.wasm', content: WASM },
    ]),
  });

describe('what the user named', () => {
  it('is the program itself when it is a file', async () => {
    expect(await readCapsule('/a', diskOf({ '/a': WASM }))).toEqual({ bytes: WASM, manifest: null });
  });

  it.each([
    ['a folder', '/c', folderOf(manifest())],
    ['the manifest in it', '/c/Capsule.toml', folderOf(manifest())],
    ['a package', '/notes.capsule', packageOf(manifest())],
  ])('may be %s', async (_what, path, disk) => {
    const found = await readCapsule(path, disk);
    expect([Buffer.from(found.bytes), found.manifest?.name]).toEqual([WASM, 'notes']);
  });

  it.each([
    `sha256:${SHA256.toString('hex')}`,
    `sha256-${SHA256.toString('base64')}`,
    SHA256.toString('hex').toUpperCase(),
    `blake3:${Buffer.from(blake3(WASM)).toString('hex')}`,
    Buffer.from(blake3(WASM)).toString('hex'),
  ])('is opened with the hash %s', async (hash) => {
    for (const disk of [folderOf(manifest(`hash = "${hash}"`)), packageOf(manifest(`hash = "${hash}"`))])
      await readCapsule((await disk.kind('/c')) === 'directory' ? '/c' : '/notes.capsule', disk);
    expect(hash).not.toBe('');
  });

  it.each([
    ['wrong-hash', `sha256:${'0'.repeat(64)}`],
    ['wrong-hash', `blake3:${SHA256.toString('hex')}`],
    ['bad-manifest', `md5:${'0'.repeat(32)}`],
    ['bad-manifest', 'sha256:12'],
    ['bad-manifest', ''],
  ])('is refused as %s with the hash %s', async (code, hash) => {
    const text = manifest(`hash = "${hash}"`);
    await expect(readCapsule('/c', folderOf(text))).rejects.toMatchObject({ code });
    await expect(readCapsule('/notes.capsule', packageOf(text))).rejects.toMatchObject({ code });
  });

  it.each([
    ['nothing', 'not-found', '/none', {}],
    ['a folder without a manifest', 'not-wasm', '/c', { '/c/a.wasm': WASM }],
    ['a manifest that names a missing file', 'bad-manifest', '/c', { '/c/Capsule.toml': manifest() }],
    ['a manifest that is too large', 'too-large', '/c', { '/c/Capsule.toml': '#'.repeat(2 ** 20 + 1) }],
    ['a package without a manifest', 'bad-package', '/p', { '/p': makePackage([{ name: 'a', content: 'a' }]) }],
    [
      'a package without its program',
      'bad-package',
      '/p',
      { '/p': makePackage([{ name: 'Capsule.toml', content: manifest() }]) },
    ],
    ['a package that is damaged', 'bad-package', '/p', { '/p': Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3, 4, 5, 6, 7]) }],
    ['a package that is cut short', 'bad-package', '/p', { '/p': makePackage([{ name: 'a' }]).subarray(0, 30) }],
  ])('is refused when it is %s', async (_what, code, path, files) => {
    await expect(readCapsule(path, diskOf(files))).rejects.toMatchObject({ code });
  });

  it('is refused when it would unpack to more than the limit', async () => {
    const bomb = makePackage([{ name: 'a', content: Buffer.alloc(1_000_000) }]);
    expect(bomb.length).toBeLessThan(10_000);
    await expect(readPackage(bomb, 100_000)).rejects.toMatchObject({ code: 'too-large' });
    expect((await readPackage(bomb, 2_000_000)).get('a')).toHaveLength(1_000_000);
  });
});
