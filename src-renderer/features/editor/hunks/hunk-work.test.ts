/** Tasks in a thread of their own. */
import { describe, expect, it } from 'vitest';

import { runTask } from './hunk-tasks.ts';
import type { TaskRequest } from './hunk-tasks.ts';
import { HunkAsker } from './hunk-work.ts';
import type { HunkThread } from './hunk-work.ts';

const texts = { base: 'a\n', staged: 'a\n', merged: 'b\n' };
const input = { texts, compared: 'sandbox', space: 'exact' } as const;

/** A thread that does what it is told when `go` is called. */
function fakeThread() {
  const asked: TaskRequest[] = [];
  const thread: HunkThread = {
    postMessage: (request: TaskRequest) => void asked.push(request),
    onmessage: null,
    onerror: null,
  };
  const reply = (data: unknown): void => void thread.onmessage?.call(thread as Worker, { data } as MessageEvent);
  const go = (at: number): void => {
    const request = asked[at];
    if (request) reply({ id: request.id, output: runTask(request.task, request.input) });
  };
  const stop = (): void => void thread.onerror?.call(thread as Worker, {} as ErrorEvent);
  return { thread, asked, reply, go, stop };
}

describe('the thread that compares texts', () => {
  it('is started with the first question, and answers each to whom asked it', async () => {
    const fake = fakeThread();
    let started = 0;
    const asker = new HunkAsker(() => {
      started += 1;
      return fake.thread;
    });
    expect(started).toBe(0);
    const marks = asker.ask('marks', input);
    const place = { what: 'hunk', side: 'after', range: { start: 0, count: 1 } } as const;
    const staged = asker.ask('deed', { texts, deed: 'stage', compared: 'sandbox', place });
    fake.go(1);
    fake.go(0);
    expect(await staged).toBe('b\n');
    expect(await marks).toHaveLength(1);
    expect(started).toBe(1);
  });

  it('tells what went wrong in it', async () => {
    const fake = fakeThread();
    const asked = new HunkAsker(() => fake.thread).ask('marks', input);
    fake.reply({ id: 1, problem: 'out of memory' });
    await expect(asked).rejects.toThrow('out of memory');
  });

  it('is started again after it stopped', async () => {
    const threads = [fakeThread(), fakeThread()];
    let started = 0;
    const asker = new HunkAsker(() => {
      const next = threads[started++];
      if (!next) throw new Error('no more threads');
      return next.thread;
    });
    const lost = asker.ask('marks', input);
    threads[0]?.stop();
    await expect(lost).rejects.toThrow('stopped');
    const again = asker.ask('marks', input);
    threads[1]?.go(0);
    expect(await again).toHaveLength(1);
  });
});
