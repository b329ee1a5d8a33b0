// @vitest-environment happy-dom
/** What is said under a run that met its limits. */
import { afterEach, describe, expect, it, vi } from 'vitest';

import type { CallOutput } from '../../src-preload/contract/api.ts';
import { fakeClient, sampleRun } from '../client/fake-client.ts';
import { createSelectionStore } from './selection.ts';
import { draw } from './test-render.tsx';
import type { Drawn } from './test-render.tsx';

import { RunAftermath } from './run-aftermath.tsx';

let drawn: Drawn | null = null;
afterEach(async () => {
  await drawn?.remove();
  drawn = null;
});

async function show(
  part: Parameters<typeof sampleRun>[1],
  numbers: { readonly denied: number; readonly observed: number },
) {
  const eventCounts = vi.fn(() => Promise.resolve({ denied: numbers.denied } as CallOutput<'eventCounts'>));
  const eventRows = vi.fn(() => Promise.resolve({ shown: numbers.observed } as CallOutput<'eventRows'>));
  const selection = createSelectionStore();
  const client = fakeClient({ eventCounts, eventRows });
  const run = sampleRun('run-7', { state: 'ended', capsuleFile: '/c/tidy.wasm', ...part });
  const shown = await draw(<RunAftermath run={run} client={client} selection={selection} />);
  drawn = shown;
  return { ...shown, selection, eventCounts, eventRows };
}

describe('under a run', () => {
  it('that was denied something stands how much, and the way to those events', async () => {
    const { until, button, click, selection } = await show(
      { mode: 'enforce', deniedCount: 5 },
      { denied: 3, observed: 0 },
    );
    await until(() => button('3 denied — Why?') !== null);
    await click(button('3 denied — Why?'));
    expect(selection.getState().events).toMatchObject({ filter: 'is:denied', run: 'run-7' });
  });
  it('that was watched stands the way to the rights it needs', async () => {
    const { until, button, click, selection } = await show(
      { mode: 'observe', deniedCount: 0 },
      { denied: 0, observed: 12 },
    );
    await until(() => button('Learn rights…') !== null);
    expect(button('12 would be denied — Why?')).not.toBeNull();
    await click(button('Learn rights…'));
    expect(selection.getState().manifest).toMatchObject({ file: '/c/tidy.wasm', pane: 'learn', run: 'run-7' });
  });
  it('stands nothing, and nothing is asked, when all went well', async () => {
    const { host, eventCounts, eventRows } = await show(
      { mode: 'enforce', deniedCount: 0 },
      { denied: 0, observed: 0 },
    );
    expect(host.textContent).toBe('');
    expect(eventCounts).not.toHaveBeenCalled();
    expect(eventRows).not.toHaveBeenCalled();
  });
  it('stands nothing when its attempts only failed', async () => {
    const { host, until, eventCounts } = await show({ mode: 'enforce', deniedCount: 4 }, { denied: 0, observed: 0 });
    await until(() => eventCounts.mock.calls.length === 1);
    expect(host.textContent).toBe('');
  });
});
