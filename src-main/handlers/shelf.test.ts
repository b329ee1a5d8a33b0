import { afterEach, beforeEach, expect, test } from 'vitest';

import { parseManifest } from '../capsule/manifest/capsule-manifest.ts';
import { createTestWorkbench } from './test-workbench-contract.ts';
import type { TestWorkbench } from './test-workbench-contract.ts';

let bench: TestWorkbench;
beforeEach(async () => {
  bench = await createTestWorkbench();
});
afterEach(() => bench.remove());

const files = async () => (await bench.client.capsuleList({ sandbox: 'test' })).map(({ file }) => file);

test('the bundled capsules come first, then each one that was run, once', async () => {
  for (const file of ['/x/mine.wasm', '/bundled/tidy.wasm', '/x/mine.wasm'])
    await bench.client.runStart({ sandbox: 'test', file, args: [] });
  expect(await files()).toEqual(['/bundled/tidy.wasm', '/x/mine.wasm']);
});

test('a bundled capsule says what it is for, and one of the user has nothing to say', async () => {
  const inspect = (file: string) => bench.client.capsuleInspect({ sandbox: 'test', file });
  expect(await inspect('/bundled/tidy.wasm')).toMatchObject({ bundled: true, description: 'tidies' });
  expect(await inspect('/x/mine.wasm')).toMatchObject({ bundled: false, description: '' });
});

test('a capsule that was run and is broken by now is left out of the list, and says why when it is looked at', async () => {
  await bench.client.runStart({ sandbox: 'test', file: '/x/mine.wasm', args: [] });
  bench.host.inspect = (file) => bench.host.load(file === '/x/mine.wasm' ? '/x/mine.txt' : file);
  expect(await files()).toEqual(['/bundled/tidy.wasm']);
  await expect(bench.client.capsuleInspect({ sandbox: 'test', file: '/x/mine.wasm' })).rejects.toMatchObject({
    code: 'not-wasm',
  });
});

test('a manifest that was saved beside a program that was run is a capsule of its own, before it has run', async () => {
  await bench.client.runStart({ sandbox: 'test', file: '/x/mine.wasm', args: [] });
  const manifest = parseManifest(
    Buffer.from('[package]\nname = "mine"\nversion = "1.0.0"\n[[component]]\nid = "main"\nfile = "mine.wasm"\n'),
  );
  bench.host.inspect = async (file) => {
    const capsule = await bench.host.load(file);
    return file === '/x/Capsule.toml' ? { ...capsule, manifest } : capsule;
  };
  expect(await files()).toEqual(['/bundled/tidy.wasm', '/x/mine.wasm', '/x/Capsule.toml']);
});
