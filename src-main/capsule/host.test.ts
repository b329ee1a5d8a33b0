import { describe, expect, it } from 'vitest';

import { Parked } from './guest-calls.ts';
import { guestFile, useCapsuleHost } from './capsule-host-contract.ts';
import type { RunEnd, RunningCapsule, StartOptions } from './host.ts';
import { TestCalls } from './test-calls.ts';

const { host, defects } = useCapsuleHost({ memoryPages: 2000 });

interface Started {
  readonly running: RunningCapsule;
  readonly end: Promise<RunEnd>;
  readonly output: { stdout: string; stderr: string };
  /** Resolves when stdout has the text. */
  readonly printed: (text: string) => Promise<void>;
  readonly calls: TestCalls;
}

async function start(name: string, options: Partial<StartOptions> = {}, calls = new TestCalls('/')): Promise<Started> {
  const capsule = await host().load(guestFile(name));
  const output = { stdout: '', stderr: '' };
  const { promise: end, resolve: onEnd } = Promise.withResolvers<RunEnd>();
  const running = host().start({
    capsule,
    args: [],
    env: {},
    calls,
    onOutput: (stream, bytes) => (output[stream] += Buffer.from(bytes).toString()),
    onEnd,
    ...options,
  });
  const printed = async (text: string): Promise<void> => {
    while (!output.stdout.includes(text)) await new Promise((resolve) => setTimeout(resolve, 5));
  };
  return { running, end, output, printed, calls };
}

describe('running a capsule', () => {
  it('gives it its name, arguments and environment and tells its output and exit code apart', async () => {
    const { end, output, calls } = await start('hello', { args: ['one', 'zwei ß'], env: { CITY: 'Aach' } });
    expect(await end).toEqual({ how: 'exited', code: 0 });
    expect(output.stdout).toContain('zwei ß');
    expect(output.stdout).toContain('CITY=Aach');
    expect(output.stderr).toContain('hello to stderr');
    expect(calls.closed).toBe(1);
  });

  it('feeds it input as it comes and ends it with its true exit code', async () => {
    const { running, end, printed } = await start('echo');
    running.input(Buffer.from('first\n'));
    await printed('first\n');
    running.input(Buffer.from('second\n'));
    await printed('second\n');
    running.input(null);
    expect(await end).toEqual({ how: 'exited', code: 7 });
  });

  it.each([
    ['fsops', 'path_open'],
    ['fsops.component', 'descriptor.open-at'],
  ])('passes every check of %s that the engine of this test can pass', async (name, fn) => {
    const { end, output, calls } = await start(name);
    await end;
    expect(Number(/(\d+) checks/.exec(output.stdout)?.[1])).toBeGreaterThan(50);
    expect(calls.seen.some((call) => call.startsWith(fn))).toBe(true);
    const failed = [...output.stdout.matchAll(/^not ok \d+ ([^:]*)/gm)].map(([, what]) => what);
    // The first two because the test's engine is small; the last because of the C library the guest was built with.
    const known = ['names of 255 bytes, but not of 256', 'rename into the own subtree fails', 'times set to now'];
    expect(failed.filter((what) => !known.includes(what ?? ''))).toEqual([]);
  });

  it('says what a trapped guest was doing, and where in its own code', async () => {
    const { end } = await start('trap');
    const trapped = await end;
    expect(trapped).toMatchObject({
      how: 'trapped',
      message: 'unreachable',
      doing: expect.stringMatching(/^after \w+.*, in wasm code$/) as string,
    });
    expect(trapped.how === 'trapped' && trapped.stack).toMatch(/^at .*wasm/);
    expect(JSON.stringify(trapped)).not.toContain(process.cwd());
  });

  it('lets no guest have more memory than the limit', async () => {
    const { end, output } = await start('hog');
    expect(await end).toMatchObject({ how: 'exited' });
    expect(output.stdout).toContain('took 64 MiB');
    expect(output.stdout).not.toContain('took 128 MiB');
  });

  it('kills a guest in an endless loop', async () => {
    const { running, end, printed, calls } = await start('spin');
    await printed('spinning');
    running.kill('stopped by the user');
    running.kill('twice');
    expect(await end).toEqual({ how: 'killed', why: 'stopped by the user' });
    expect(calls.closed).toBe(1);
  });

  it('kills a guest that waits for input', async () => {
    const { running, end, printed } = await start('echo');
    running.input(Buffer.from('ready\n'));
    await printed('ready');
    running.kill('enough');
    expect(await end).toEqual({ how: 'killed', why: 'enough' });
  });

  it('kills a guest that waits for an answer of the engine, and the answer is then for nobody', async () => {
    const calls = new TestCalls('/');
    const { promise: asked, resolve } = Promise.withResolvers<() => void>();
    calls.open = () => {
      throw new Parked(resolve);
    };
    const { running, end } = await start('writer', { args: ['/log', '3', '/k'] }, calls);
    const resume = await asked;
    running.kill('no answer');
    expect(await end).toEqual({ how: 'killed', why: 'no answer' });
    resume();
    expect(calls.closed).toBe(1);
  });

  it('kills a guest before its first instruction', async () => {
    const { running, end } = await start('hello');
    running.kill('at once');
    expect(await end).toEqual({ how: 'killed', why: 'at once' });
  });

  it('stops a guest at a fault of the engine, tells it nothing and reports the fault', async () => {
    const calls = new TestCalls('/');
    calls.open = () => {
      throw new TypeError('undefined is not a secret');
    };
    const { end, output } = await start('writer', { args: ['/log', '3', '/k'] }, calls);
    const ended = await end;
    expect(ended).toMatchObject({ how: 'failed' });
    expect(JSON.stringify([ended, output])).not.toContain('secret');
    expect(defects.splice(0).map(String)).toEqual(['TypeError: undefined is not a secret']);
  });

  it('runs several guests at once, each with its own files and output', async () => {
    const started = await Promise.all(
      ['a', 'b', 'c'].map((name) => start('writer', { args: [`/${name}`, '200', '/k'] })),
    );
    for (const [index, { end, calls }] of started.entries()) {
      expect(await end).toEqual({ how: 'exited', code: 0 });
      const lines = Array.from({ length: 200 }, (_, line) => `${line}\n`).join('');
      expect(calls.text(['a', 'b', 'c'][index] ?? '')).toBe(lines);
      expect(calls.text('k/199')).toBe('199\n');
    }
  });
});
