/** Calling functions from the window. */
import { describe, expect, it, vi } from 'vitest';

import { CallError } from '../../../src-preload/contract/reply.ts';
import type { FunctionExport } from '../../../src-preload/contract/value-type.ts';
import { fakeClient, sampleRun } from '../../client/fake-client.ts';

import { choiceOf, createCallsStore, fieldsOf } from './call-store.ts';

const add: FunctionExport = {
  name: 'add',
  kind: 'function',
  params: [
    { name: 'to', type: { kind: 'u8' } },
    { name: 'what', type: { kind: 'string' } },
  ],
  result: null,
  hindrance: null,
};
const run: FunctionExport = { ...add, name: 'run', kind: 'command', params: [] };
const make: FunctionExport = { ...add, name: 'make', hindrance: 'it gives thing' };
const file = '/c.wasm';

describe('calls', () => {
  it('offers what JSON can call and is no program', () => {
    const { functions, current } = choiceOf({ file, shape: 'command', functions: [run, make, add] }, {});
    expect(functions).toEqual([add]);
    // In a library nothing else would start it.
    expect(choiceOf({ file, shape: 'reactor', functions: [run] }, {}).current).toBe(run);
    expect(current).toBe(add);
  });

  it('are made with the values of the fields', async () => {
    const runStart = vi.fn(() => Promise.resolve(sampleRun('r')));
    const started: string[] = [];
    const store = createCallsStore({
      start: fakeClient({ runStart }).runStart,
      sandbox: 's',
      onStarted: ({ id }) => started.push(id),
    });
    store.getState().setField(file, add, 0, '7');
    store.getState().setField(file, add, 1, 'seven');
    await store.getState().call(file, add);
    expect(runStart).toHaveBeenCalledExactlyOnceWith({
      sandbox: 's',
      file,
      args: [],
      call: { export: 'add', args: [7, 'seven'] },
    });
    expect(started).toEqual(['r']);
    expect(store.getState()).toMatchObject({ calling: null, problem: null });
  });

  it('are not made with a value of another type, which is named', async () => {
    const store = createCallsStore({ start: fakeClient({}).runStart, sandbox: 's', onStarted: () => undefined });
    store.getState().setField(file, add, 0, '700');
    await store.getState().call(file, add);
    expect(store.getState().problem).toEqual({
      file,
      message: 'Argument 1 (to): u8 is from 0 to 255, and 700 is not.',
    });
    store.getState().setField(file, add, 0, '7');
    expect(store.getState().problem).toBeNull();
  });

  it('say why they were refused', async () => {
    const client = fakeClient({ runStart: () => Promise.reject(new CallError('busy', 'Not now.')) });
    const store = createCallsStore({ start: client.runStart, sandbox: 's', onStarted: () => undefined });
    store.getState().setField(file, add, 0, '7');
    await store.getState().call(file, add);
    expect(store.getState()).toMatchObject({ calling: null, problem: { message: 'Not now.' } });
  });

  it('can be made again with the arguments of an earlier one', () => {
    const store = createCallsStore({ start: fakeClient({}).runStart, sandbox: 's', onStarted: () => undefined });
    store.getState().recall(file, add, [3, 'x']);
    expect(store.getState().chosen).toEqual({ [file]: 'add' });
    expect(fieldsOf(store.getState().fields, file, add)).toEqual(['3', 'x']);
  });
});
