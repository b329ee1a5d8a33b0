import { execFileSync } from 'node:child_process';
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import type { CallInput } from '../../../src-preload/contract/api.ts';
import type { TestWorkbench } from '../test-workbench-contract.ts';
import { createTestWorkbench } from '../test-workbench-contract.ts';

let bench: TestWorkbench;
beforeEach(async () => {
  bench = await createTestWorkbench();
});
afterEach(() => bench.remove());

const sandbox = 'test';
const fileIn = (name: string): string => join(bench.sandbox.top, name);
const onDisk = (path: string, text: string): void => {
  writeFileSync(join(bench.sandbox.workspace, path), text);
};
const write = (path: string, text: string) =>
  bench.client.fileWrite({ sandbox, path, bytes: new TextEncoder().encode(text) });
const textOf = async (path: string, of = sandbox): Promise<string> =>
  new TextDecoder().decode((await bench.client.fileRead({ sandbox: of, path, view: 'merged' })).bytes);
const namesIn = async (path: string, of = sandbox): Promise<readonly string[]> =>
  (await bench.client.fileList({ sandbox: of, path, view: 'merged' })).entries.map(({ name }) => name);
const checkpoint = async (name: string): Promise<number> => (await bench.client.checkpointCreate({ sandbox, name })).id;

type Export = Partial<CallInput<'layerExport'>>;
const exported = (file: string, asked: Export = {}) =>
  bench.client.layerExport({
    ...{ sandbox, mount: 'cwd', format: 'tar', file },
    ...{ from: { tree: 'base' }, to: { tree: 'merged' } },
    ...asked,
  });
const listed = (file: string): readonly string[] =>
  execFileSync('tar', ['-tf', file], { encoding: 'utf8' }).trim().split('\n').toSorted();

describe('the stack of layers', () => {
  test('says of each mount what every layer has over the one below, and what is kept for nothing', async () => {
    onDisk('base.txt', 'x'.repeat(100));
    await write('cwd://a', 'one');
    const first = await checkpoint('first');
    await write('cwd://a', 'three');
    await write('cwd://b', 'three');
    const second = await checkpoint('second');
    await write('cwd://base.txt', 'mine');
    const stacks = await bench.client.layerStack({ sandbox });
    const cwd = stacks.find(({ mount }) => mount === 'cwd');
    expect(cwd?.folder).toBe(bench.sandbox.workspace);
    const facts = cwd?.layers.map(({ layer, name, counts, wasted, duplicated }) => [
      ...[layer, name, counts.added, counts.modified, counts.bytes, wasted, duplicated],
    ]);
    expect(facts).toEqual([
      ['base', 'base', 0, 0, 0, 100, 0],
      [first, 'first', 1, 0, 3, 3, 0],
      [second, 'second', 1, 1, 10, 0, 0],
      ['top', 'top', 0, 1, 4, 0, 0],
    ]);
    expect(stacks.find(({ mount }) => mount === 'tmp')?.layers.map(({ layer }) => layer)).toEqual([
      first,
      second,
      'top',
    ]);
  });

  test('finds a content that two layers hold', async () => {
    await write('cwd://a', 'the same');
    await checkpoint('first');
    await write('cwd://b', 'the same');
    const [cwd] = await bench.client.layerStack({ sandbox });
    expect(cwd?.layers.map(({ duplicated }) => duplicated)).toEqual([0, 8, 8]);
  });

  test("tells a file's fate through all layers", async () => {
    onDisk('a', 'base');
    await write('cwd://a', 'changed');
    const first = await checkpoint('first');
    await checkpoint('nothing of a');
    await bench.client.fileRemove({ sandbox, path: 'cwd://a' });
    const { layers } = await bench.client.fileFate({ sandbox, path: 'a' });
    expect(layers.map(({ layer, kind, size }) => [layer, kind, size])).toEqual([
      ['base', null, 4],
      [first, 'modified', 7],
      ['top', 'deleted', null],
    ]);
    expect(layers.map(({ hash }) => hash?.length ?? null)).toEqual([64, 64, null]);
  });
});

describe('an exported layer', () => {
  test('has what the sandbox has over the folder, with whiteouts', async () => {
    mkdirSync(join(bench.sandbox.workspace, 'd'));
    for (const path of ['gone', 'kept', 'd/x', 'd/y']) onDisk(path, path);
    await bench.client.fileRemove({ sandbox, path: 'cwd://gone' });
    await bench.client.fileRemove({ sandbox, path: 'cwd://d' });
    await bench.client.fileCreateDirectory({ sandbox, path: 'cwd://d' });
    await write('cwd://d/new', 'new');
    const file = fileIn('layer.tar');
    expect(await exported(file)).toMatchObject({ file, entries: 4 });
    expect(listed(file)).toEqual(['.wh.gone', 'd/', 'd/.wh..wh..opq', 'd/new']);
    const [event] = bench
      .session()
      .audit.page({ after: 0, limit: 1000 })
      .events.filter(({ op }) => op === 'export');
    expect(event).toMatchObject({ path: 'export://tar', asked: 'layer.tar', outcome: 'ok' });
  });

  test('can be of one checkpoint over another', async () => {
    await write('cwd://a', 'one');
    const first = await checkpoint('first');
    await write('cwd://b', 'two');
    const second = await checkpoint('second');
    await write('cwd://c', 'three');
    const file = fileIn('layer.tar');
    await exported(file, { from: { tree: 'checkpoint', id: first }, to: { tree: 'checkpoint', id: second } });
    expect(listed(file)).toEqual(['b']);
  });

  test('can be an image, or a patch', async () => {
    await write('cwd://a', 'one\n');
    await exported(fileIn('image.tar'), { format: 'oci' });
    expect(listed(fileIn('image.tar')).filter((name) => !name.startsWith('blobs/'))).toEqual([
      ...['index.json', 'manifest.json', 'oci-layout'],
    ]);
    await exported(fileIn('a.patch'), { format: 'patch' });
    expect(readFileSync(fileIn('a.patch'), 'utf8')).toContain('+one');
    const first = await checkpoint('first');
    await write('cwd://a', 'two\n');
    await exported(fileIn('b.patch'), { format: 'patch', from: { tree: 'checkpoint', id: first } });
    expect(readFileSync(fileIn('b.patch'), 'utf8')).toContain('-one\n+two\n');
  });

  test('takes no place of another file, and leaves nothing when it cannot be made', async () => {
    await write('cwd://.wh.name', 'x');
    const before = readdirSync(bench.sandbox.top);
    await expect(exported(fileIn('x.tar'))).rejects.toMatchObject({ code: 'unsupported' });
    await expect(exported(fileIn('home'))).rejects.toMatchObject({ code: 'already-exists' });
    await expect(exported('relative.tar')).rejects.toMatchObject({ code: 'invalid-input' });
    expect(readdirSync(bench.sandbox.top)).toEqual(before);
  });
});

describe('an imported layer', () => {
  test('becomes changes of the sandbox, is recorded, and can be undone and done again', async () => {
    onDisk('gone', 'gone');
    await write('cwd://new', 'new');
    await bench.client.fileRemove({ sandbox, path: 'cwd://gone' });
    await exported(fileIn('layer.tar'));
    await bench.client.changeDiscard({ sandbox, paths: null });
    expect(await namesIn('cwd://')).toEqual(['gone']);
    const done = await bench.client.layerImport({
      ...{ sandbox, file: fileIn('layer.tar'), as: { how: 'layer', mount: 'cwd' } },
    });
    expect(done).toMatchObject({ entries: 2, left: [], sandbox: { id: 'test' } });
    expect(await namesIn('cwd://')).toEqual(['new']);
    const [operation] = await bench.client.operationList({ sandbox });
    expect(operation).toMatchObject({ name: 'import', state: 'done', paths: 2 });
    await bench.client.operationUndo({ sandbox });
    expect(await namesIn('cwd://')).toEqual(['gone']);
    await bench.client.operationRedo({ sandbox });
    expect(await namesIn('cwd://')).toEqual(['new']);
    expect(existsSync(join(bench.sandbox.workspace, 'new'))).toBe(false);
  });

  test('that cannot be applied leaves everything as it was', async () => {
    await write('cwd://a', 'mine');
    mkdirSync(fileIn('in/b'), { recursive: true });
    writeFileSync(fileIn('in/b/c'), 'c');
    writeFileSync(fileIn('in/z'), 'z');
    execFileSync('ln', [fileIn('in/z'), fileIn('in/zz')]);
    execFileSync('tar', ['-cf', fileIn('bad.tar'), '-C', fileIn('in'), 'b', 'z', 'zz']);
    // What the second name leads to is not in the layer any more.
    execFileSync('tar', ['--delete', '-f', fileIn('bad.tar'), 'z']);
    const importing = bench.client.layerImport({
      ...{ sandbox, file: fileIn('bad.tar'), as: { how: 'layer', mount: 'cwd' } },
    });
    await expect(importing).rejects.toMatchObject({ code: 'bad-package' });
    expect(await namesIn('cwd://')).toEqual(['a']);
    expect(await textOf('cwd://a')).toBe('mine');
  });

  test('that is cancelled midway leaves everything as it was', async () => {
    mkdirSync(fileIn('many'));
    for (let index = 0; index < 1500; index += 1) writeFileSync(fileIn(`many/${index}`), 'x');
    execFileSync('tar', ['-cf', fileIn('many.tar'), '-C', bench.sandbox.top, 'many']);
    const as = { how: 'layer', mount: 'cwd' } as const;
    const importing = bench.client.layerImport({ sandbox, file: fileIn('many.tar'), as, job: 'j' });
    const cancelled = expect(importing).rejects.toMatchObject({ code: 'cancelled' });
    await vi.waitFor(async () => {
      expect(await namesIn('cwd://')).toEqual(['many']);
    });
    await bench.client.jobCancel({ job: 'j' });
    await cancelled;
    expect(await namesIn('cwd://')).toEqual([]);
  });

  test('can be a new folder, in which no link leads out', async () => {
    mkdirSync(fileIn('in'));
    writeFileSync(fileIn('in/a'), 'a', { mode: 0o750 });
    symlinkSync('/etc', fileIn('in/out'));
    symlinkSync('a', fileIn('in/link'));
    execFileSync('tar', ['-czf', fileIn('in.tar.gz'), '-C', fileIn('in'), 'a', 'out', 'link']);
    const folder = fileIn('unpacked');
    const { left } = await bench.client.layerImport({
      sandbox,
      file: fileIn('in.tar.gz'),
      as: { how: 'base', folder },
    });
    expect(readdirSync(folder).toSorted()).toEqual(['a', 'link']);
    expect(lstatSync(join(folder, 'a')).mode & 0o777).toBe(0o750);
    expect(left).toEqual(['Left out: one link that leads out of the folder.']);
    const again = bench.client.layerImport({ sandbox, file: fileIn('in.tar.gz'), as: { how: 'base', folder } });
    await expect(again).rejects.toMatchObject({ code: 'already-exists' });
  });

  test('of an image becomes a sandbox with a checkpoint for each layer', async () => {
    await write('cwd://a', 'one');
    const first = await checkpoint('first');
    await exported(fileIn('image.tar'), { format: 'oci', to: { tree: 'checkpoint', id: first } });
    const as = { how: 'stack', name: 'image' } as const;
    const done = await bench.client.layerImport({ sandbox, file: fileIn('image.tar'), as });
    expect(done.sandbox.name).toBe('image');
    const { id } = done.sandbox;
    expect(await textOf('cwd://a', id)).toBe('one');
    const checkpoints = await bench.client.checkpointList({ sandbox: id });
    expect(checkpoints.map(({ name }) => name)).toEqual([
      `Capsule Inspector: cwd:// of checkpoint ${first} over the folder`,
    ]);
    await bench.client.fileWrite({ sandbox: id, path: 'cwd://b', bytes: new Uint8Array(1) });
    expect(await namesIn('cwd://', id)).toEqual(['a', 'b']);
  });

  test('that is no archive says so, and makes nothing', async () => {
    writeFileSync(fileIn('text'), 'hello');
    for (const as of [
      { how: 'stack', name: 'x' },
      { how: 'base', folder: fileIn('y') },
    ] as const)
      await expect(bench.client.layerImport({ sandbox, file: fileIn('text'), as })).rejects.toMatchObject({
        code: 'bad-package',
      });
    expect(readdirSync(fileIn('registry/sandboxes'))).toEqual([]);
    expect(existsSync(fileIn('y'))).toBe(false);
    expect(readdirSync(bench.sandbox.top).filter((name) => name.includes('.part'))).toEqual([]);
  });
});
