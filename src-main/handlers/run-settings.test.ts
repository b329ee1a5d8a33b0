/** What a run is given besides its files, and what is kept of what it prints. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { Run } from '../../src-preload/contract/schemas.ts';
import { createTestWorkbench } from './test-workbench-contract.ts';
import type { TestWorkbench } from './test-workbench-contract.ts';

let bench: TestWorkbench;
beforeEach(async () => {
  bench = await createTestWorkbench();
});
afterEach(() => bench.remove());

const start = (some: object = {}): Promise<Run> =>
  bench.client.runStart({ sandbox: 'test', file: '/x/guest.wasm', args: [], ...some });
const theRun = () => bench.host.started[0] ?? expect.fail('nothing was started');
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('the limits of a run', () => {
  test('are those of the sandbox, which remembers them, under those of the run', async () => {
    await bench.client.runLimits({ sandbox: 'test', set: { time: 30_000, output: 1000 } });
    await start({ limits: { output: null, operations: 5 } });
    expect(theRun().limits).toEqual({ memory: null, time: 30_000, cpu: null, output: null, operations: 5 });
    expect(await bench.client.runLimits({ sandbox: 'test' })).toMatchObject({ time: 30_000, output: 1000 });
  });

  test('that make no sense are refused, and nothing is started or kept', async () => {
    await expect(start({ limits: { time: 0 } })).rejects.toMatchObject({ code: 'invalid-argument' });
    await expect(bench.client.runLimits({ sandbox: 'test', set: { cpu: 2 ** 40 } })).rejects.toThrow('cpu');
    expect(bench.host.started).toEqual([]);
    expect(await bench.client.runLimits({ sandbox: 'test' })).toMatchObject({ cpu: null });
  });

  test('end it with a word of their own, which is recorded', async () => {
    await start();
    bench.host.end(theRun(), { how: 'limit', which: 'time', most: 5, message: 'it ran too long' });
    const [run] = await bench.client.runList({ sandbox: 'test' });
    expect(run?.end).toEqual({ how: 'limit', which: 'time', most: 5, message: 'it ran too long' });
    const { events } = await bench.client.eventPage({ sandbox: 'test', limit: 10 });
    expect(events.map(({ op, reason }) => `${op} ${reason}`)).toContain(
      'run-kill stopped by its limit of time: it ran too long',
    );
  });
});

describe('the terminal of a run', () => {
  test('has its size in COLUMNS and LINES, unless the run says something else', async () => {
    await start({ size: { columns: 100, rows: 30 }, env: { LINES: '7' } });
    expect(theRun().env).toEqual({ COLUMNS: '100', LINES: '7' });
  });
});

describe('what a run prints', () => {
  test('is told with its place, and can be asked for later', async () => {
    const { id } = await start();
    theRun().onOutput('stdout', bytes('one'));
    theRun().onOutput('stderr', bytes('two'));
    const kept = {
      pieces: [
        { stream: 'stdout', bytes: bytes('one') },
        { stream: 'stderr', bytes: bytes('two') },
      ],
      missing: 0,
      cutAt: 2,
      total: 6,
    };
    expect(await bench.client.runOutputGet({ run: id })).toEqual(kept);
    bench.host.end(theRun(), { how: 'exited', code: 0 });
    expect(await bench.client.runOutputGet({ run: id })).toEqual(kept);
    const told = bench.published.filter(({ name }) => name === 'runOutput').map(({ payload }) => payload);
    expect(told).toMatchObject([{ at: 0 }, { at: 3 }]);
  });

  test('is nothing for a run that printed nothing', async () => {
    const { id } = await start();
    expect(await bench.client.runOutputGet({ run: id })).toEqual({ pieces: [], missing: 0, cutAt: 0, total: 0 });
    await expect(bench.client.runOutputGet({ run: 'none' })).rejects.toMatchObject({ code: 'not-found' });
  });
});
