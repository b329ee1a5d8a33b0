/** Limits that are being edited. */
import { describe, expect, it, vi } from 'vitest';

import type { ApiClient } from '../../../src-preload/contract/api.ts';
import { CallError } from '../../../src-preload/contract/reply.ts';
import { fakeClient } from '../../client/fake-client.ts';
import { createLimitsStore } from './limits-store.ts';

const storeOf = (runLimits: ApiClient['runLimits']) =>
  createLimitsStore({ client: fakeClient({ runLimits }), sandbox: 's' });

describe('the limits of runs', () => {
  it('are shown as people write them', async () => {
    const store = storeOf(() => Promise.resolve({ memory: 2 ** 26, time: 30_000, cpu: null }));
    await store.getState().refresh();
    const { memory, time, cpu, output } = store.getState().fields;
    expect([memory, time, cpu, output].map(({ text }) => text)).toEqual(['64m', '30s', '', '']);
  });

  it('are kept as amounts, and an empty one takes the limit away', async () => {
    const runLimits = vi.fn<ApiClient['runLimits']>(({ set }) => Promise.resolve(set ?? {}));
    const store = storeOf(runLimits);
    store.getState().edit('time', ' 90 ');
    await store.getState().keep('time');
    store.getState().edit('output', '');
    await store.getState().keep('output');
    expect(runLimits.mock.calls).toEqual([
      [{ sandbox: 's', set: { time: 90_000 } }],
      [{ sandbox: 's', set: { output: null } }],
    ]);
    expect(store.getState().fields.time).toEqual({ text: '90s', kept: '90s', problem: null });
  });

  it('are complained about and not kept when they mean nothing', async () => {
    const runLimits = vi.fn<ApiClient['runLimits']>();
    const store = storeOf(runLimits);
    store.getState().edit('operations', 'many');
    await store.getState().keep('operations');
    expect(store.getState().fields.operations).toEqual({
      text: 'many',
      kept: '',
      problem: 'This must be a whole number, or none.',
    });
    expect(runLimits).not.toHaveBeenCalled();
    store.getState().edit('operations', '5');
    expect(store.getState().fields.operations.problem).toBeNull();
  });

  it('say what the engine had against them', async () => {
    const store = storeOf(() => Promise.reject(new CallError('invalid-argument', 'Too little.')));
    store.getState().edit('memory', '1k');
    await store.getState().keep('memory');
    expect(store.getState().fields.memory).toEqual({ text: '1k', kept: '', problem: 'Too little.' });
  });
});
