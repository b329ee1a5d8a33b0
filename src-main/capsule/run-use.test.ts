/** What a run took, as its end tells. */
import { describe, expect, it } from 'vitest';

import type { RunUse } from '../sandbox/run-book.ts';
import { guestFile, useCapsuleHost } from './capsule-host-contract.ts';
import type { RunEnd, RunningCapsule } from './host.ts';
import { TestCalls } from './test-calls.ts';

const { host } = useCapsuleHost();
const PAGE = 65_536;

interface Ended {
  readonly end: RunEnd;
  readonly use: RunUse | undefined;
}

async function started(name: string): Promise<{ readonly running: RunningCapsule; readonly ended: Promise<Ended> }> {
  const capsule = await host().load(guestFile(name));
  const { promise: ended, resolve } = Promise.withResolvers<Ended>();
  const onEnd = (end: RunEnd, _result?: string | null, use?: RunUse): void => resolve({ end, use });
  const onOutput = (): void => undefined;
  const running = host().start({ capsule, args: [], env: {}, calls: new TestCalls('/'), onOutput, onEnd });
  return { running, ended };
}

describe('what a run took', () => {
  it('is known of one that ended by itself: processor time, memory, calls and output', async () => {
    const { use } = await (await started('hello')).ended;
    expect(use?.cpu).toBeGreaterThan(0);
    expect(use?.memory).toBeGreaterThanOrEqual(PAGE);
    expect((use?.memory ?? 1) % PAGE).toBe(0);
    expect(use?.output).toBeGreaterThan(0);
  });

  it('is known in part of one that was stopped: its thread says nothing more', async () => {
    const { running, ended } = await started('spin');
    running.kill('enough');
    const { end, use } = await ended;
    expect(end.how).toBe('killed');
    expect(use).toMatchObject({ cpu: null, memory: null });
  });
});
