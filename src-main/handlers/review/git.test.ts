import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { createTestWorkbench } from '../test-workbench-contract.ts';
import type { TestWorkbench } from '../test-workbench-contract.ts';

let bench: TestWorkbench;
beforeEach(async () => {
  bench = await createTestWorkbench();
});
afterEach(() => bench.remove());

const git = (...args: string[]): void => {
  const names = ['-c', 'user.name=a', '-c', 'user.email=a@b'];
  execFileSync('git', [...names, ...args], { cwd: bench.sandbox.workspace, stdio: 'pipe' });
};
const facts = (...paths: string[]) => bench.client.gitFacts({ sandbox: 'test', paths });

test('a folder that is in no working tree has no facts of git', async () => {
  expect(await facts('cwd://a', 'home://a')).toEqual({ mounts: [], states: {} });
});

test('what git says of the folder stands beside what the sandbox changed', async () => {
  const { workspace } = bench.sandbox;
  git('init', '-q', '-b', 'main');
  writeFileSync(join(workspace, '.gitignore'), '*.log\nbuild/\n');
  writeFileSync(join(workspace, 'a'), 'a');
  mkdirSync(join(workspace, 'd'));
  writeFileSync(join(workspace, 'd/b'), 'b');
  git('add', '-A');
  git('commit', '-qm', 'one');
  writeFileSync(join(workspace, 'd/b'), 'changed');
  const bytes = new Uint8Array(1);
  await bench.client.fileWrite({ sandbox: 'test', path: 'cwd://a', bytes });
  await bench.client.fileWrite({ sandbox: 'test', path: 'cwd://new', bytes });
  await bench.client.fileWrite({ sandbox: 'test', path: 'cwd://x.log', bytes });
  await bench.client.fileCreateDirectory({ sandbox: 'test', path: 'cwd://build' });
  const asked = [
    'cwd://a',
    'cwd://d',
    'cwd://d/b',
    'cwd://new',
    'cwd://x.log',
    'cwd://build',
    'cwd://nothing',
    'tmp://a',
  ];
  expect(await facts(...asked)).toEqual({
    mounts: [{ mount: 'cwd', head: 'main' }],
    states: {
      'cwd://a': 'clean',
      'cwd://d/b': 'modified',
      'cwd://new': 'untracked',
      'cwd://x.log': 'ignored',
      'cwd://build': 'ignored',
    },
  });
});
