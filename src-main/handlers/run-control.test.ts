import { DatabaseSync } from 'node:sqlite';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import type { Run } from '../../src-preload/contract/schemas.ts';
import { VfsError } from '../vfs/errors.ts';
import { createTestWorkbench } from './test-workbench-contract.ts';
import type { TestWorkbench } from './test-workbench-contract.ts';

let bench: TestWorkbench;
beforeEach(async () => {
  bench = await createTestWorkbench();
});
afterEach(() => bench.remove());

const start = (some: object = {}): Promise<Run> =>
  bench.client.runStart({ sandbox: 'test', file: '/x/guest.wasm', args: ['a'], ...some });
const list = (): Promise<Run[]> => bench.client.runList({ sandbox: 'test' });
const operations = (): readonly string[] =>
  bench
    .session()
    .audit.page({ after: 0, limit: 100 })
    .events.map(({ op, reason }) => `${op}: ${reason}`);
const runsTold = (): readonly unknown[] =>
  bench.published.filter(({ name }) => name === 'runChanged').map(({ payload }) => (payload as Run).state);
const theRun = () => bench.host.started[0] ?? expect.fail('nothing was started');
/** From now on the database takes no rows. */
const fillDisk = () =>
  vi.spyOn(DatabaseSync.prototype, 'exec').mockImplementation(() => {
    throw Object.assign(new Error('database or disk is full'), { errcode: 13 });
  });
afterEach(() => {
  vi.restoreAllMocks();
});

describe('a run', () => {
  test('is recorded from its start to its end, and its windows are told', async () => {
    const run = await start();
    expect(run).toMatchObject({ state: 'running', capsule: 'guest', args: ['a'], end: null });
    bench.host.end(theRun(), { how: 'exited', code: 3 });
    expect(await list()).toMatchObject([{ id: run.id, state: 'ended', end: { how: 'exited', code: 3 } }]);
    expect(operations()).toEqual(
      expect.arrayContaining(['run-start: guest a, in mode open; it has no manifest', 'run-exit: exited with 3']),
    );
    expect(runsTold()).toEqual(['running', 'ended']);
  });

  test('that calls one function keeps the call and what it gave', async () => {
    const add = {
      name: 'add',
      kind: 'lifecycle',
      params: [{ name: 'n', type: { kind: 'u8' } }],
      result: null,
    } as const;
    bench.host.functions = [{ ...add, hindrance: null }];
    const call = { export: 'add', args: [5] };
    const run = await start({ args: [], call });
    expect(run).toMatchObject({ state: 'running', call });
    expect(theRun().call).toMatchObject({ function: { name: 'add' }, args: [5] });
    theRun().onEnd({ how: 'exited', code: 0 }, '{"ok":6}');
    expect(await list()).toMatchObject([{ id: run.id, call, result: '{"ok":6}' }]);
    expect(operations()).toContain('run-start: guest add(5), in mode open; it has no manifest');
  });

  test('that calls what is not there, or with a wrong argument, is not started', async () => {
    await expect(start({ call: { export: 'gone', args: [] } })).rejects.toMatchObject({
      code: 'unsupported-capsule',
      message: 'The capsule has no function "gone". It exports: _start.',
    });
    await expect(start({ call: { export: '_start', args: [1] } })).rejects.toMatchObject({ code: 'invalid-argument' });
    expect(await list()).toEqual([]);
  });

  test('takes no input and no kill when it is over', async () => {
    const { id } = await start();
    bench.host.end(theRun(), { how: 'exited', code: 0 });
    await expect(bench.client.runKill({ run: id })).rejects.toThrow('That run is over.');
    await expect(bench.client.runInput({ run: id, bytes: null })).rejects.toThrow('That run is over.');
    await expect(bench.client.runKill({ run: 'other' })).rejects.toThrow('There is no run other.');
  });

  test('of a file that cannot be loaded leaves no record', async () => {
    await expect(start({ file: '/x/readme.txt' })).rejects.toMatchObject({ code: 'not-wasm' });
    expect(await list()).toEqual([]);
  });

  test('whose thread cannot be started is recorded as failed, holds nothing, and is not waited for at the end', async () => {
    bench.host.refusal = new Error('no more threads');
    await expect(start()).rejects.toMatchObject({ code: 'internal' });
    expect(await list()).toMatchObject([{ state: 'ended', end: { how: 'failed' } }]);
    expect(runsTold()).toEqual(['running', 'ended']);
    expect(operations().at(-1)).not.toContain('run-start');
    await bench.workbench.close();
  });

  test('with a mount whose folder does not exist says which, and leaves no record', async () => {
    const mounts = [{ host: join(bench.sandbox.top, 'nowhere'), guest: '/d', access: 'read-write' }];
    await expect(start({ mounts })).rejects.toMatchObject({
      code: 'workspace-gone',
      message: expect.stringContaining('nowhere') as string,
    });
    expect(await list()).toEqual([]);
  });

  test('that was being loaded when the sandbox was closed is not started', async () => {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    bench.host.loading = promise;
    const starting = start();
    await bench.workbench.close();
    resolve(undefined);
    await expect(starting).rejects.toMatchObject({ code: 'not-found' });
    expect(bench.host.started).toEqual([]);
  });

  test('that goes on when the sandbox is closed is killed, and recorded as killed', async () => {
    await start();
    await bench.workbench.close();
    expect(bench.host.killed).toEqual(['the sandbox was closed']);
    expect(runsTold()).toEqual(['running', 'ended']);
    bench.sandbox.forget();
    expect(bench.sandbox.open().runs.list()).toMatchObject([{ state: 'ended', end: { how: 'killed' } }]);
  });
});

describe('on a full disk', () => {
  test('no run is started, and none is recorded', async () => {
    const exec = fillDisk();
    await expect(start()).rejects.toMatchObject({ code: 'no-space' });
    exec.mockRestore();
    expect(await list()).toEqual([]);
    expect(bench.host.started).toEqual([]);
  });

  test('a run can end: its windows are told, and the record is written when there is space again', async () => {
    await start();
    const exec = fillDisk();
    bench.host.end(theRun(), { how: 'exited', code: 0 });
    expect(await list()).toMatchObject([{ state: 'ended', end: { how: 'exited' } }]);
    expect(runsTold()).toEqual(['running', 'ended']);
    exec.mockRestore();
    await bench.workbench.close();
    bench.sandbox.forget();
    expect(bench.sandbox.open().runs.list()).toMatchObject([{ state: 'ended', end: { how: 'exited', code: 0 } }]);
  });

  test('the end of a run is told even when its event cannot be written', async () => {
    await start();
    const commit = vi.spyOn(bench.session().store.journal, 'commit').mockImplementation(() => {
      throw new VfsError('no-space');
    });
    theRun().onEnd({ how: 'exited', code: 0 });
    expect(runsTold()).toEqual(['running', 'ended']);
    commit.mockRestore();
  });
});

test('a new mount is told to the windows, and changes in it are seen from then on', async () => {
  const host = join(bench.sandbox.top, 'data');
  mkdirSync(host);
  await start({ mounts: [{ host, guest: '/data', access: 'read-write' }] });
  expect(bench.published.filter(({ name }) => name === 'sandboxChanged')).toMatchObject([
    { payload: { mounts: [{}, {}, {}, { name: 'data', guestPath: '/data' }] } },
  ]);
  const paths = async () => (await bench.client.changeList({ sandbox: 'test' })).map(({ path }) => path);
  expect(await paths()).toEqual([]);
  await bench.client.fileWrite({ sandbox: 'test', path: 'data://a', bytes: new Uint8Array(1) });
  expect(await paths()).toEqual(['data://a']);
  rmSync(host, { recursive: true });
});

test('a folder that is mounted itself is one layer, and windows are told when it is written', async () => {
  const host = join(bench.sandbox.top, 'data');
  mkdirSync(host);
  await start({ mounts: [{ kind: 'host', host, guest: '/data', access: 'read-write' }] });
  bench.workbench.watch('on');
  const told = () => bench.published.filter(({ name }) => name === 'layersChanged').length;
  await vi.waitFor(() => expect(told()).toBe(1));
  await bench.client.fileWrite({ sandbox: 'test', path: 'data://a', bytes: new Uint8Array(1) });
  await vi.waitFor(() => expect(told()).toBe(2));
  const { layers, mounts } = await bench.client.sandboxOpen({ workspace: bench.sandbox.workspace });
  expect(mounts.at(-1)).toMatchObject({ kind: 'host', access: 'read-write', hostPath: host });
  expect(layers.filter(({ mount }) => mount === 'data')).toMatchObject([
    { name: 'base', writable: true, detail: host },
  ]);
  expect(await bench.client.changeList({ sandbox: 'test' })).toEqual([]);
  rmSync(host, { recursive: true });
});

test('a pure run is given memory only', async () => {
  await start({ schemes: 'none', mounts: [{ kind: 'memory', guest: '/m', bytes: 100 }] });
  const { mounts } = await bench.client.sandboxOpen({ workspace: bench.sandbox.workspace });
  expect(mounts.slice(3).map(({ kind, guestPath }) => [kind, guestPath])).toEqual([
    ['memory', '/m'],
    ['memory', '/'],
  ]);
});
