import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { ManifestFile } from '../../src-preload/contract/policy-schemas.ts';
import { createTestWorkbench } from './test-workbench-contract.ts';
import type { TestWorkbench } from './test-workbench-contract.ts';

const WASM = Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
const manifestOf = (file: string, capabilities = ''): string =>
  `[package]\nname = "notes"\nversion = "1.0.0"\n\n[[component]]\nid = "main"\nfile = "${file}"\n\n[capabilities]\n${capabilities}\n`;

let bench: TestWorkbench;
let folder = '';
beforeEach(async () => {
  bench = await createTestWorkbench();
  folder = join(bench.sandbox.top, 'capsules-of-mine');
  mkdirSync(folder);
});
afterEach(() => bench.remove());

const put = (name: string, content: string | Buffer = WASM): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};
const read = (file: string): Promise<ManifestFile> => bench.client.manifestRead({ sandbox: 'test', file });
const write = (file: string, text: string, version: string | null): Promise<ManifestFile> =>
  bench.client.manifestWrite({ sandbox: 'test', file, text, version });
const codeOf = (asked: Promise<unknown>): Promise<unknown> =>
  asked.then(
    () => null,
    (error: unknown) => (error as { code?: unknown }).code,
  );
const events = () => bench.session().audit.page({ after: 0, limit: 100 }).events;
const leftovers = (): readonly string[] => readdirSync(folder).filter((name) => name.endsWith('.part'));

describe('the manifest of a folder', () => {
  test('is read by the folder and by its own path, and written where it is', async () => {
    put('notes.wasm');
    const path = put('Capsule.toml', manifestOf('notes.wasm'));
    chmodSync(path, 0o640);
    const found = await read(folder);
    expect(found).toMatchObject({ state: 'file', file: path, capsuleFile: folder, text: manifestOf('notes.wasm') });
    expect(await read(path)).toMatchObject({ file: path, capsuleFile: path, version: found.version });
    const text = manifestOf('notes.wasm', 'fs_read = ["cwd://src"]');
    const written = await write(folder, text, found.version);
    expect(written).toMatchObject({ state: 'file', file: path, capsuleFile: folder, text, note: null });
    expect(readFileSync(path, 'utf8')).toBe(text);
    expect(statSync(path).mode & 0o777).toBe(0o640);
    expect(leftovers()).toEqual([]);
    expect(await write(folder, manifestOf('notes.wasm'), written.version)).toMatchObject({ state: 'file' });
  });

  test('that cannot be used can be read, and put right', async () => {
    put('notes.wasm');
    put('Capsule.toml', '[package\n');
    const found = await read(folder);
    expect(found).toMatchObject({ state: 'file', text: '[package\n' });
    expect(await write(folder, manifestOf('notes.wasm'), found.version)).toMatchObject({
      text: manifestOf('notes.wasm'),
    });
  });

  test('is not written when somebody else changed, removed or made it meanwhile', async () => {
    put('notes.wasm');
    const path = put('Capsule.toml', manifestOf('notes.wasm'));
    const { version } = await read(folder);
    put('Capsule.toml', manifestOf('notes.wasm', '# theirs'));
    expect(await codeOf(write(folder, manifestOf('notes.wasm'), version))).toBe('conflict');
    expect(await codeOf(write(folder, manifestOf('notes.wasm'), null))).toBe('conflict');
    expect(readFileSync(path, 'utf8')).toContain('# theirs');
    expect(events().filter(({ op }) => op === 'settings')).toEqual([]);
  });

  test.each([
    ['no TOML', '[package\n', /line 1|column/],
    ['no component', '[package]\nname = "notes"\nversion = "1.0.0"\n', /component/],
    ['a program that is not there', manifestOf('other.wasm'), /other\.wasm/],
    [
      'a program that is not the promised one',
      manifestOf('notes.wasm').replace('\n\n[cap', `\nhash = "sha256:${'0'.repeat(64)}"\n\n[cap`),
      /hash/,
    ],
    ['a program outside of the folder', manifestOf('../notes.wasm'), /folder|inside|path/],
  ])('is not written with %s', async (_, text, message) => {
    put('notes.wasm');
    const path = put('Capsule.toml', manifestOf('notes.wasm'));
    const { version } = await read(folder);
    await expect(write(folder, text, version)).rejects.toMatchObject({
      code: 'bad-manifest',
      message: expect.stringMatching(message) as string,
    });
    expect(readFileSync(path, 'utf8')).toBe(manifestOf('notes.wasm'));
  });

  test('that is a link is never written through: a copy of the capsule gets it', async () => {
    put('notes.wasm');
    const real = put('real.toml', manifestOf('notes.wasm'));
    symlinkSync(real, join(folder, 'Capsule.toml'));
    const found = await read(folder);
    expect(found.note).toContain('link');
    const text = manifestOf('notes.wasm', 'fs_read = ["*"]');
    const written = await write(folder, text, found.version);
    expect(written.file.startsWith(join(bench.sandbox.top, 'capsules'))).toBe(true);
    expect(readFileSync(real, 'utf8')).toBe(manifestOf('notes.wasm'));
  });

  test('once written is what the user agreed to, and so in the record', async () => {
    put('notes.wasm');
    const path = put('Capsule.toml', manifestOf('notes.wasm'));
    const { version } = await read(folder);
    await write(folder, manifestOf('notes.wasm', 'fs_read = ["cwd://src"]'), version);
    const saved = events().filter(({ op }) => op === 'settings');
    expect(saved).toMatchObject([{ path: 'manifest://notes', asked: path, principal: 'user', outcome: 'ok' }]);
    expect(bench.session().services.consents.of('notes')?.rights).toEqual([
      { capability: 'fs_read', entry: 'cwd://src' },
    ]);
  });
});

describe('a program without a manifest', () => {
  test('is proposed one beside it, which makes its folder a capsule', async () => {
    const file = put('tool.wasm');
    const found = await read(file);
    const path = join(folder, 'Capsule.toml');
    expect(found).toMatchObject({ state: 'proposed', file: path, capsuleFile: file, version: null, note: null });
    expect(existsSync(path)).toBe(false);
    const written = await write(file, found.text, null);
    expect(written).toMatchObject({ state: 'file', file: path, capsuleFile: path, text: found.text });
    expect(await read(file)).toEqual(written);
    expect(await codeOf(write(file, found.text, null))).toBe('conflict');
  });

  test('in a folder that has the manifest of another gets a copy of its own, which is listed', async () => {
    put('notes.wasm');
    put('Capsule.toml', manifestOf('notes.wasm'));
    const file = put('tool.wasm', Buffer.concat([WASM, Buffer.from([0, 1, 0])]));
    const found = await read(file);
    expect(found).toMatchObject({ state: 'proposed', note: expect.stringContaining('another capsule') as string });
    const written = await write(file, found.text, null);
    expect(written).toMatchObject({ state: 'file', file: found.file, capsuleFile: found.file });
    expect(readFileSync(join(dirname(written.file), 'tool.wasm'))).toEqual(readFileSync(file));
    expect(readFileSync(join(folder, 'Capsule.toml'), 'utf8')).toBe(manifestOf('notes.wasm'));
    expect(await read(file)).toMatchObject({ state: 'file', file: written.file, version: written.version });
    const again = await write(file, `${found.text}# more\n`, written.version);
    expect(again.text).toBe(`${found.text}# more\n`);
    const listed = await bench.client.capsuleList({ sandbox: 'test' });
    expect(listed.map((one) => one.file)).toContain(written.capsuleFile);
  });

  test('that comes with the inspector gets a copy, also where its folder could be written', async () => {
    const file = put('tidy.wasm');
    bench.workbench.shelf.isBundled = (path) => path === file;
    const found = await read(file);
    expect(found.note).toContain('comes with the inspector');
    await write(file, found.text, null);
    expect(existsSync(join(folder, 'Capsule.toml'))).toBe(false);
  });

  test('of the same name and another content gets a copy of its own', async () => {
    put('Capsule.toml', manifestOf('notes.wasm'));
    const file = put('tool.wasm');
    const first = await write(file, (await read(file)).text, null);
    put('tool.wasm', Buffer.concat([WASM, Buffer.from([0, 1, 0])]));
    const second = await write(file, (await read(file)).text, null);
    expect(second.file).not.toBe(first.file);
    expect(existsSync(first.file)).toBe(true);
  });
});

/** A plain file in a tar archive, as the packager writes it. */
function tarEntry(name: string, content: Buffer): Buffer {
  const header = Buffer.alloc(512);
  header.write(name);
  header.write('0000644\0', 100);
  header.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124);
  header.write('0', 156);
  header.write('ustar\u000000', 257);
  header.fill(' ', 148, 156);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return Buffer.concat([header, content, Buffer.alloc((512 - (content.length % 512)) % 512)]);
}

test('a package is not changed: its manifest is proposed for a copy, with the same program', async () => {
  const entries = [
    tarEntry('Capsule.toml', Buffer.from(manifestOf('bin/notes.wasm'))),
    tarEntry('bin/notes.wasm', WASM),
  ];
  const file = put('notes.capsule', gzipSync(Buffer.concat([...entries, Buffer.alloc(1024)])));
  const before = readFileSync(file);
  const found = await read(file);
  expect(found).toMatchObject({ state: 'proposed', text: manifestOf('bin/notes.wasm'), version: null });
  const written = await write(file, found.text, null);
  expect(readFileSync(join(dirname(written.file), 'bin', 'notes.wasm'))).toEqual(WASM);
  expect(readFileSync(file)).toEqual(before);
});

test('a path with nothing there, and a folder without a manifest, are told as running them would tell', async () => {
  expect(await codeOf(read(join(folder, 'none.wasm')))).toBe('not-found');
  expect(await codeOf(read(folder))).toBe('not-wasm');
  expect(await codeOf(read(put('readme.txt', 'no program')))).toBe('not-wasm');
});
