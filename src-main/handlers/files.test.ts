import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { createTestWorkbench } from './test-workbench-contract.ts';
import type { TestWorkbench } from './test-workbench-contract.ts';

let bench: TestWorkbench;
beforeEach(async () => {
  bench = await createTestWorkbench();
  mkdirSync(join(bench.sandbox.workspace, 'd'));
  writeFileSync(join(bench.sandbox.workspace, 'd', 'old'), 'old');
  writeFileSync(join(bench.sandbox.workspace, 'kept'), 'kept');
});
afterEach(() => bench.remove());

const at = (path: string) => ({ sandbox: 'test', path });
const list = async (path: string, view: 'merged' | 'base' | 'top' = 'merged') =>
  (await bench.client.fileList({ ...at(path), view })).entries.map(({ name, change }) => `${name} ${change ?? '-'}`);

test('a listing marks what is a change, below a directory and at the root of a mount', async () => {
  await bench.client.fileWrite({ ...at('d/old'), bytes: new Uint8Array(9) });
  await bench.client.fileWrite({ ...at('new'), bytes: new Uint8Array(9) });
  expect(await list('cwd://')).toEqual(['d -', 'kept -', 'new added']);
  expect(await list('cwd://d')).toEqual(['old modified']);
  expect(await list('cwd://d/', 'base')).toEqual(['old -']);
});

test('a file says which layer it comes from, before and after it is written', async () => {
  const { stat, bytes } = await bench.client.fileRead({ ...at('d/old'), view: 'merged' });
  expect([stat.layer, stat.size, new TextDecoder().decode(bytes)]).toEqual(['base', 3, 'old']);
  const written = await bench.client.fileWrite({ ...at('d/old'), bytes: new Uint8Array(5), version: stat.version });
  expect(written).toMatchObject({ layer: 'top', size: 5, path: 'cwd://d/old' });
  expect(await bench.client.fileStat({ ...at('d/old'), view: 'base' })).toMatchObject({ size: 3, layer: 'base' });
});

test('an outdated version is a conflict, and nothing is written', async () => {
  const write = (size: number, version?: string) =>
    bench.client.fileWrite({ ...at('new'), bytes: new Uint8Array(size), ...(version ? { version } : {}) });
  const { version } = await write(1);
  await write(2);
  await expect(write(3, version)).rejects.toMatchObject({ code: 'conflict' });
  expect((await bench.client.fileStat({ ...at('new'), view: 'merged' })).size).toBe(2);
});

test('folders are made, entries renamed and removed, and the real folder stays as it was', async () => {
  await bench.client.fileCreateDirectory(at('made'));
  await bench.client.fileRename({ ...at('d'), to: 'made/d' });
  expect(await bench.client.fileRemove(at('made/d'))).toEqual({ removed: 2 });
  expect(await list('cwd://')).toEqual(['kept -', 'made added']);
  expect(await list('cwd://', 'base')).toEqual(['d -', 'kept -']);
  await expect(bench.client.fileStat({ ...at('d/old'), view: 'merged' })).rejects.toMatchObject({ code: 'not-found' });
});
