/** Runs that will not end by themselves: stopped by a command or a limit, whatever they are in the middle of. */
import { describe, expect, it } from 'vitest';

import { NO_RUN_LIMITS } from '../sandbox/run-limits.ts';
import type { RunLimits } from '../sandbox/run-limits.ts';
import { guestFile, useCapsuleHost } from './capsule-host-contract.ts';
import type { RunEnd, RunningCapsule } from './host.ts';
import { TestCalls } from './test-calls.ts';

const { host } = useCapsuleHost();

interface Started {
  readonly running: RunningCapsule;
  readonly end: Promise<RunEnd>;
  readonly calls: TestCalls;
  readonly printed: () => number;
  /** Resolves with the first output. */
  readonly awake: Promise<void>;
}

async function start(name: string, limits: Partial<RunLimits>, args: readonly string[] = []): Promise<Started> {
  const all = { ...NO_RUN_LIMITS, ...limits };
  const capsule = await host().load(guestFile(name), all);
  const { promise: end, resolve: onEnd } = Promise.withResolvers<RunEnd>();
  const { promise: awake, resolve: wake } = Promise.withResolvers<undefined>();
  const calls = new TestCalls('/');
  let printed = 0;
  const onOutput = (_stream: string, bytes: Uint8Array): void => {
    printed += bytes.length;
    wake(undefined);
  };
  const running = host().start({ capsule, args, env: {}, calls, limits: all, onOutput, onEnd });
  return { running, end, calls, printed: () => printed, awake };
}

describe('a runaway', () => {
  it.each([
    ['an endless loop', 'spin', []],
    ['a wait for input', 'waits', ['read']],
    ['a long sleep', 'waits', ['sleep']],
    ['a flood of output', 'waits', ['flood']],
    ['a flood of calls', 'waits', ['calls']],
  ])('in %s is stopped by a command', async (_what, name, args) => {
    const { running, end, calls, awake } = await start(name, {}, args);
    await Promise.race([awake, end]);
    running.kill('enough');
    expect(await end).toEqual({ how: 'killed', why: 'enough' });
    expect(calls.closed).toBe(1);
    const seen = calls.seen.length;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(calls.seen).toHaveLength(seen);
  });

  it.each<[keyof RunLimits, number, string, readonly string[]]>([
    ['time', 300, 'spin', []],
    ['time', 300, 'waits', ['read']],
    ['time', 300, 'waits', ['sleep']],
    ['cpu', 200, 'spin', []],
    ['output', 100_000, 'waits', ['flood']],
    ['operations', 500, 'waits', ['calls']],
  ])('is stopped by its limit of %s, %i, in %s %j', async (which, most, name, args) => {
    const { end, calls, printed } = await start(name, { [which]: most }, args);
    expect(await end).toMatchObject({ how: 'limit', which, most });
    expect(calls.closed).toBe(1);
    if (which === 'output') expect(printed()).toBe(most);
    if (which === 'operations') expect(calls.seen.length).toBeLessThanOrEqual(most);
  });

  it('does not use up its processor time while it waits', async () => {
    const { running, end, awake } = await start('waits', { cpu: 1000 }, ['read']);
    await awake;
    await new Promise((resolve) => setTimeout(resolve, 1200));
    running.input(null);
    expect(await end).toEqual({ how: 'exited', code: 0 });
  });

  it('is not started when it needs more memory than its limit from the start', async () => {
    await expect(start('hello', { memory: 65_536 })).rejects.toMatchObject({ code: 'too-large' });
  });

  it('gets no more memory than its own limit, whatever others had before', async () => {
    await host().load(guestFile('hog'));
    const output: string[] = [];
    const capsule = await host().load(guestFile('hog'), { memory: 48 * 2 ** 20 });
    await new Promise((resolve) => {
      const onOutput = (_stream: string, bytes: Uint8Array): void => void output.push(Buffer.from(bytes).toString());
      host().start({ capsule, args: [], env: {}, calls: new TestCalls('/'), onOutput, onEnd: resolve });
    });
    expect(output.join('')).toMatch(/^no more after 4\d MiB/);
  });
});
