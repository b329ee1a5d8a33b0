import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import type { SandboxState } from '../../src-preload/contract/schemas.ts';
import { fail } from '../vfs/errors.ts';
import { createTestWorkbench } from './test-workbench-contract.ts';
import type { TestWorkbench } from './test-workbench-contract.ts';
import { Workbench } from './workbench.ts';

let bench: TestWorkbench;
beforeEach(async () => {
  bench = await createTestWorkbench();
});
afterEach(async () => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  await bench.remove();
});

const open = (): Promise<SandboxState> => bench.client.sandboxOpen({ workspace: bench.sandbox.workspace });
const write = (path: string) => bench.client.fileWrite({ sandbox: 'test', path, bytes: new Uint8Array(1) });
const layersTold = () => bench.published.filter(({ name }) => name === 'layersChanged');

test('opening a sandbox that is open answers with the same one', async () => {
  await write('cwd://a');
  const [one, other] = await Promise.all([open(), open()]);
  expect(one).toEqual(other);
  expect(one.layers[0]).toMatchObject({ mount: 'cwd', name: 'top', counts: { added: 1 } });
});

test('a sandbox that nobody opened has no files', async () => {
  await expect(bench.client.fileList({ sandbox: 'other', path: 'cwd://', view: 'merged' })).rejects.toMatchObject({
    code: 'not-found',
  });
});

test('while windows look they are told of changes a moment later, and while nobody looks nothing is', async () => {
  vi.useFakeTimers();
  await write('cwd://a');
  await vi.advanceTimersByTimeAsync(1000);
  expect(layersTold()).toEqual([]);
  bench.workbench.watch('on');
  await write('cwd://b');
  await vi.advanceTimersByTimeAsync(1000);
  expect(layersTold()).toMatchObject([{ payload: { layers: [{ counts: { added: 2 } }, {}, {}, {}, {}] } }]);
});

test('a tree that cannot be compared just now is said in its layer, and stops neither the others nor the engine', async () => {
  vi.useFakeTimers();
  bench.workbench.watch('on');
  const { overlay } = bench.session().mounts.get('cwd');
  vi.spyOn(overlay, 'topEntries').mockImplementation(() => fail('io', 'the disk failed'));
  await write('cwd://a');
  await vi.advanceTimersByTimeAsync(1000);
  expect(layersTold()).toHaveLength(1);
  const { layers } = await open();
  expect(layers[0]?.detail).toBe('cannot be compared with the folder now: the disk failed');
  expect(layers).toHaveLength(5);
});

test('a workspace that disappears while it is open is told as a notice, and no call becomes a fault of ours', async () => {
  writeFileSync(join(bench.sandbox.workspace, 'base'), 'old');
  await write('cwd://base');
  await write('cwd://mine');
  rmSync(bench.sandbox.workspace, { recursive: true });
  const state = await open();
  expect(state.notices).toEqual([expect.stringContaining('is gone')]);
  const paths = (await bench.client.changeList({ sandbox: 'test' })).map(({ path }) => path);
  expect(paths).toEqual(expect.arrayContaining(['cwd://base', 'cwd://mine']));
  expect(bench.faults).toEqual([]);
});

test('one sandbox that fails to tidy up or to close does not keep the others from it', async () => {
  vi.spyOn(bench.session().store.journal, 'checkpoint').mockImplementation(() => fail('no-space'));
  await write('cwd://a');
  bench.workbench.tidy();
  await bench.workbench.close();
  await bench.workbench.close();
  await expect(open()).rejects.toMatchObject({ code: 'refused' });
});

test('a sandbox whose surroundings cannot be built is closed again, so that it can be opened later', async () => {
  const { sandbox, workbench } = bench;
  await workbench.close();
  sandbox.forget();
  const session = sandbox.open();
  sandbox.forget();
  vi.spyOn(session.runs, 'endOrphans').mockImplementation(() => {
    throw new TypeError('a fault of ours');
  });
  const other = new Workbench({ ...workbench.deps, open: () => session });
  expect(() => other.open({ name: 'test' })).toThrow(TypeError);
  expect(sandbox.open().notices).toEqual([]);
});

test('a filter that is not understood is answered in words', async () => {
  await expect(bench.client.eventPage({ sandbox: 'test', limit: 1, filter: 'op:"' })).rejects.toMatchObject({
    code: 'invalid-input',
  });
  expect(bench.faults).toEqual([]);
});

test('limits are set and shown, told to windows, and refused with a sentence when they make no sense', async () => {
  await write('cwd://a');
  const quota = await bench.client.sandboxLimits({ sandbox: 'test', set: { bytes: 100 } });
  expect(quota).toMatchObject({ limits: { bytes: 100, handles: 1024 }, usage: { bytes: 1, entries: 1, handles: 0 } });
  expect((await open()).quota).toEqual(quota);
  expect(bench.published.filter(({ name }) => name === 'sandboxChanged')).toHaveLength(1);
  expect(await bench.client.sandboxLimits({ sandbox: 'test' })).toEqual(quota);
  await expect(bench.client.sandboxLimits({ sandbox: 'test', set: { handles: 1 } })).rejects.toThrow(
    'from 16 to 65536',
  );
});

test('a change whose base entry somebody else changed says so, and the sandbox has a sentence about it', async () => {
  writeFileSync(join(bench.sandbox.workspace, 'a'), 'first');
  await write('cwd://a');
  writeFileSync(join(bench.sandbox.workspace, 'a'), 'somebody else');
  // From now on: the clock of fake timers begins at 0, and this process may be older.
  const later = performance.now() + 10_000;
  vi.spyOn(performance, 'now').mockReturnValue(later);
  expect(await bench.client.changeList({ sandbox: 'test' })).toMatchObject([{ path: 'cwd://a', drift: 'changed' }]);
  expect((await open()).notices).toEqual([expect.stringContaining('changed in the folder underneath')]);
});
