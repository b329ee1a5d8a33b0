import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { createTestWorkbench } from './test-workbench-contract.ts';
import type { TestWorkbench } from './test-workbench-contract.ts';

let bench: TestWorkbench;
beforeEach(async () => {
  bench = await createTestWorkbench();
  for (const folder of ['.git', 'sub/.git']) mkdirSync(inFolder(folder), { recursive: true });
  for (const file of ['.git/config', 'sub/.git/config', 'sub/a']) writeFileSync(inFolder(file), 'as it was');
});
afterEach(() => bench.remove());

const inFolder = (path: string): string => join(bench.sandbox.workspace, path);
const write = (path: string) =>
  bench.client.fileWrite({ sandbox: 'test', path, bytes: new TextEncoder().encode('new') });
const commit = (paths: string[] | null) => bench.client.changeCommit({ sandbox: 'test', paths });
const pending = async (): Promise<readonly string[]> =>
  (await bench.client.changeList({ sandbox: 'test' })).map(({ path }) => path);

describe('what is in a .git', () => {
  test('stays when everything is committed, or a folder around it', async () => {
    for (const path of ['cwd://.git/hooks', 'cwd://sub/.git/config', 'cwd://sub/a', 'cwd://b']) await write(path);
    await commit(['cwd://sub']);
    expect(await pending()).toEqual(['cwd://.git/hooks', 'cwd://b', 'cwd://sub/.git/config']);
    await commit(null);
    expect(await pending()).toEqual(['cwd://.git/hooks', 'cwd://sub/.git/config']);
    expect(existsSync(inFolder('.git/hooks'))).toBe(false);
  });

  test('is committed when it is asked for by name, or a .git is', async () => {
    for (const path of ['cwd://.git/hooks', 'cwd://sub/.git/config', 'cwd://b']) await write(path);
    await commit(['cwd://.git', 'cwd://sub/.git/config']);
    expect(await pending()).toEqual(['cwd://b']);
    expect(existsSync(inFolder('.git/hooks'))).toBe(true);
  });

  test('keeps the folder around it from being removed, unless that is asked for', async () => {
    await bench.client.fileRemove({ sandbox: 'test', path: 'cwd://sub' });
    await write('cwd://b');
    await commit(null);
    expect(existsSync(inFolder('b'))).toBe(true);
    expect(existsSync(inFolder('sub/.git/config'))).toBe(true);
    expect(existsSync(inFolder('sub/a'))).toBe(true);
    await commit(['cwd://sub']);
    expect(existsSync(inFolder('sub'))).toBe(false);
  });

  test('is staged when it is named, and not with a folder around it', async () => {
    for (const path of ['cwd://.git/hooks', 'cwd://sub/.git/config', 'cwd://sub/a']) await write(path);
    const staged = async (paths: string[]): Promise<readonly string[]> =>
      (await bench.client.stageAdd({ sandbox: 'test', paths })).paths.map(({ path }) => path);
    expect(await staged(['cwd://sub'])).toEqual(['cwd://sub/a']);
    expect(await staged(['cwd://.git'])).toEqual(['cwd://.git/hooks', 'cwd://sub/a']);
  });
});
