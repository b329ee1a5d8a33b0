/** How much of the record is kept, and what is said about what is not. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import { createTestWorkbench } from './test-workbench-contract.ts';
import type { TestWorkbench } from './test-workbench-contract.ts';

let bench: TestWorkbench;
beforeEach(async () => {
  bench = await createTestWorkbench();
});
afterEach(() => bench.remove());

const ops = (): string[] =>
  bench
    .session()
    .audit.page({ limit: 100_000 })
    .events.map(({ op }) => op);

/** More than one block of events, all of them in the database. */
function fillBlocks(): void {
  const { audit, store } = bench.session();
  const [sample] = audit.page({ limit: 1 }).events;
  if (!sample) throw new Error('opening is an event');
  for (let index = 0; index < 33_000; index += 1) {
    audit.record({ ...sample, path: `cwd://${index % 7}` });
    if (index % 64 === 0) store.journal.commit();
  }
  store.journal.checkpoint();
}

describe('what is kept', () => {
  test('is everything up to 4 GiB unless somebody says otherwise, and what is said lasts', async () => {
    const { session } = bench;
    const first = await bench.client.retention({ sandbox: 'test' });
    expect(first).toMatchObject({ firstSeq: 1, limits: { eventBytes: 2 ** 32, eventDays: null } });
    expect(first.events).toBe(session().audit.count());
    const { limits } = await bench.client.retention({ sandbox: 'test', set: { eventDays: 30, fileBytes: 5 } });
    expect(limits).toEqual({ ...first.limits, eventDays: 30, fileBytes: 5 });
    expect(bench.sandbox.record().retention).toMatchObject({ eventDays: 30, fileBytes: 5 });
    expect(session().store.history.limits).toMatchObject({ fileBytes: 5 });
    expect(ops().at(-1)).toBe('settings');
  });

  test('is less as soon as the limit is lower, and the record says what was removed', async () => {
    fillBlocks();
    const before = await bench.client.retention({ sandbox: 'test' });
    const after = await bench.client.retention({ sandbox: 'test', set: { eventBytes: 100_000 } });
    expect(before.eventBytes).toBeGreaterThan(100_000);
    expect(after.firstSeq).toBeGreaterThan(32_768);
    expect(after.events).toBe(bench.session().audit.count() - after.firstSeq + 1);
    expect(after.eventBytes).toBeLessThan(before.eventBytes);
    const [said] = bench.session().audit.page({ after: bench.session().audit.count() - 1, limit: 1 }).events;
    expect(said?.reason).toMatch(/^the limit of the size of the record removed \d+ events, .* begins with \d+$/);
    expect(await bench.client.eventVerify({ sandbox: 'test' })).toMatchObject({ problems: [], checked: after.events });
  });

  test('is not less while somebody reads the store as it lies, but afterwards', async () => {
    fillBlocks();
    const goOn = bench.session().holdStill();
    expect(await bench.client.retention({ sandbox: 'test', set: { eventBytes: 100_000 } })).toMatchObject({
      firstSeq: 1,
    });
    goOn();
    const after = await bench.client.retention({ sandbox: 'test', set: { eventBytes: 100_000 } });
    expect(after.firstSeq).toBeGreaterThan(32_768);
  });

  test('is left alone from when the sandbox is being closed on', async () => {
    const retain = vi.spyOn(bench.session(), 'retain').mockReturnValue(true);
    const asked = bench.client.retention({ sandbox: 'test', set: { eventBytes: 0 } });
    await bench.workbench.close();
    bench.sandbox.forget();
    const before = retain.mock.calls.length;
    await asked;
    expect(retain.mock.calls.length).toBe(before);
    expect(before).toBeLessThan(1000);
  });

  test('cannot be a limit that is no amount', async () => {
    await expect(bench.client.retention({ sandbox: 'test', set: { eventBytes: -1 } })).rejects.toMatchObject({
      code: 'invalid-input',
    });
  });
});
