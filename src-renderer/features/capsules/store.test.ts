/** Loading and starting capsules. */
import { describe, expect, it, vi } from 'vitest';

import { CallError } from '../../../src-preload/contract/reply.ts';
import type { Capsule, Run } from '../../../src-preload/contract/schemas.ts';
import type { ApiClient } from '../../../src-preload/contract/api.ts';
import { fakeClient, sampleRun } from '../../client/fake-client.ts';

import { runText } from '../../shared/run-text.ts';
import { byProgram, createCapsulesStore, distinctName, namesIn } from './store.ts';

const capsule: Capsule = {
  hash: '00',
  name: 'tidy',
  file: '/tidy.wasm',
  size: 1,
  abi: 'preview1',
  shape: 'command',
  imports: [],
  exports: [],
  functions: [],
  bundled: true,
  description: '',
};
const storeWith = (answers: Partial<ApiClient>, onStarted: (run: Run) => void = () => undefined) =>
  createCapsulesStore({ client: fakeClient(answers), start: fakeClient(answers).runStart, sandbox: 's', onStarted });

describe('the capsules store', () => {
  it('starts a capsule with its parsed arguments', async () => {
    const runStart = vi.fn(() => Promise.resolve(sampleRun('r')));
    const started: string[] = [];
    const store = storeWith({ runStart }, ({ id }) => started.push(id));
    store.getState().setArgs(capsule.file, `--all 'my dir'`);
    await store.getState().run(capsule);
    expect(runStart).toHaveBeenCalledExactlyOnceWith({ sandbox: 's', file: '/tidy.wasm', args: ['--all', 'my dir'] });
    expect(started).toEqual(['r']);
    expect(store.getState()).toMatchObject({ starting: null, problem: null });
  });
  it('does not start with an unclosed quote', async () => {
    const store = storeWith({});
    store.getState().setArgs(capsule.file, `'oops`);
    await store.getState().run(capsule);
    expect(store.getState().problem).toMatchObject({ file: '/tidy.wasm', failure: { code: 'invalid-argument' } });
  });
  it('keeps the whole failure of a capsule that cannot be loaded', async () => {
    const failure = new CallError('missing-imports', 'two missing', { imports: ['env.a', 'env.b'] });
    const store = storeWith({ capsuleInspect: () => Promise.reject(failure) });
    await store.getState().load('/bad.wasm');
    expect(namesIn(store.getState().problem?.failure.details)).toEqual(['env.a', 'env.b']);
  });
  it('offers its own picker where the shell has none', async () => {
    const store = storeWith({ shellPickCapsule: () => Promise.reject(new CallError('unsupported', 'no dialog')) });
    await store.getState().pick();
    expect(store.getState()).toMatchObject({ browsing: 'open', problem: null });
  });
  it('lists a loaded capsule once', async () => {
    const store = storeWith({ capsuleInspect: () => Promise.resolve(capsule) });
    await store.getState().load(capsule.file);
    await store.getState().load(capsule.file);
    expect(store.getState().capsules).toEqual([capsule]);
  });
  it('says which capsule was loaded until it was shown', async () => {
    const store = storeWith({ capsuleInspect: () => Promise.resolve(capsule) });
    await store.getState().load(capsule.file);
    expect(store.getState().arrived).toBe(capsule.file);
    store.getState().shown();
    expect(store.getState().arrived).toBeNull();
  });
  it('shows what hides in the name of a capsule and in the words of a run', () => {
    expect(distinctName({ ...capsule, name: 'ti\u202edy' }, [])).toBe('ti\\u{202e}dy');
    expect(runText({ call: null, args: ['a\u202eb'] })).toContain('a\\u{202e}b');
  });
  it('keeps a program and its manifest together, with what was typed for it', async () => {
    const own = { ...capsule, file: '/tidy/Capsule.toml', rights: { read: [], write: [], other: [] } } as Capsule;
    const store = storeWith({
      capsuleList: () => Promise.resolve([capsule, { ...capsule, name: 'lua', file: '/lua.wasm', hash: '01' }]),
      capsuleInspect: () => Promise.resolve(own),
    });
    await store.getState().refresh();
    store.getState().setArgs(capsule.file, '--all');
    await store.getState().add(own.file);
    expect(byProgram(store.getState().capsules).map((same) => same.map(({ file }) => file))).toEqual([
      ['/tidy/Capsule.toml', '/tidy.wasm'],
      ['/lua.wasm'],
    ]);
    expect(store.getState().args[own.file]).toBe('--all');
  });
  it('keeps what was loaded and has not run yet when the list is asked for again, unless it is gone', async () => {
    const own = { ...capsule, file: '/own.wasm' };
    let there: Promise<Capsule> = Promise.resolve(own);
    const store = storeWith({ capsuleList: () => Promise.resolve([capsule]), capsuleInspect: () => there });
    const files = (): readonly string[] => store.getState().capsules.map(({ file }) => file);
    await store.getState().load(own.file);
    await store.getState().refresh();
    expect(files()).toEqual(['/tidy.wasm', '/own.wasm']);
    there = Promise.reject(new Error('gone'));
    await store.getState().refresh();
    expect(files()).toEqual(['/tidy.wasm']);
  });
  it('tells capsules of one name apart by what they are made for', () => {
    const component: Capsule = { ...capsule, file: '/tidy-component.wasm', abi: 'wasi' };
    expect(distinctName(component, [capsule, component])).toBe('tidy (WASI 0.2)');
    expect(distinctName(capsule, [capsule])).toBe('tidy');
  });
});
