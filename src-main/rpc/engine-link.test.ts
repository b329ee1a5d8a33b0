/** The link to an engine thread, against a thread that we play. */
import { EventEmitter } from 'node:events';

import { describe, expect, it, vi } from 'vitest';

import { createEngineLink } from './engine-link.ts';
import type { FromEngine, ToEngine } from './engine-link.ts';

class FakeThread extends EventEmitter {
  readonly sent: ToEngine[] = [];
  terminate = vi.fn(async () => this.emit('exit', 1));
  postMessage(message: ToEngine): void {
    this.sent.push(message);
  }
  says(message: FromEngine): void {
    this.emit('message', message);
  }
}

const output = (bytes: number): FromEngine => ({
  kind: 'event',
  name: 'runOutput',
  payload: { sandbox: 's', run: 'r', stream: 'stdout', bytes: new Uint8Array(bytes) },
});
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('the engine link', () => {
  it('gives each call its own answer, in whatever order they come', async () => {
    const thread = new FakeThread();
    const link = createEngineLink(thread);
    const [one, other] = [link.call('appInfo', { a: 1 }), link.call('runList', {})];
    expect(thread.sent).toEqual([
      { kind: 'call', id: 1, name: 'appInfo', input: { a: 1 } },
      { kind: 'call', id: 2, name: 'runList', input: {} },
    ]);
    thread.says({ kind: 'reply', id: 2, reply: { ok: true, value: 'second' } });
    thread.says({ kind: 'reply', id: 1, reply: { ok: true, value: 'first' } });
    expect([await one, await other]).toMatchObject([{ value: 'first' }, { value: 'second' }]);
  });

  it('tells every listener of an event until it is undone', () => {
    const thread = new FakeThread();
    const link = createEngineLink(thread);
    const [one, other] = [vi.fn(), vi.fn()];
    const undo = link.onEvent(one);
    link.onEvent(other);
    thread.says({ kind: 'event', name: 'jobProgress', payload: 1 });
    undo();
    thread.says({ kind: 'event', name: 'jobProgress', payload: 2 });
    expect(one.mock.calls).toEqual([['jobProgress', 1]]);
    expect(other).toHaveBeenCalledTimes(2);
  });

  it('reports output as taken only when its slowest reader has it', async () => {
    const thread = new FakeThread();
    const link = createEngineLink(thread);
    const slow = Promise.withResolvers<undefined>();
    link.onEvent(() => slow.promise);
    link.onEvent(() => undefined);
    thread.says(output(5));
    await settled();
    expect(thread.sent).toEqual([]);
    slow.resolve(undefined);
    await settled();
    expect(thread.sent).toEqual([{ kind: 'taken', run: 'r', bytes: 5 }]);
  });

  it('answers what is pending, and what comes later, when the thread dies', async () => {
    const thread = new FakeThread();
    const link = createEngineLink(thread);
    const pending = link.call('runList', {});
    thread.emit('error', new Error('out of memory'));
    thread.emit('exit', 1);
    expect(await pending).toMatchObject({ ok: false, failure: { code: 'disconnected' } });
    expect(await link.call('runList', {})).toMatchObject({ ok: false, failure: { code: 'disconnected' } });
    expect(await link.ended).toContain('out of memory');
    await link.close();
  });

  it('calls an exit that nobody asked for a fault', async () => {
    const thread = new FakeThread();
    const link = createEngineLink(thread);
    thread.emit('exit', 3);
    expect(await link.ended).toContain('code 3');
  });

  it('asks the engine to close and waits for it', async () => {
    const thread = new FakeThread();
    const link = createEngineLink(thread);
    const closed = link.close();
    expect(thread.sent).toEqual([{ kind: 'close' }]);
    thread.emit('exit', 0);
    await closed;
    expect(await link.ended).toBeNull();
    expect(thread.terminate).not.toHaveBeenCalled();
  });

  it('asks the engine to close once, however often it is told to', async () => {
    const thread = new FakeThread();
    const link = createEngineLink(thread);
    const both = Promise.all([link.close(), link.close()]);
    thread.emit('exit', 0);
    await both;
    expect(thread.sent).toEqual([{ kind: 'close' }]);
  });

  it('ends an engine that does not close in time', async () => {
    const thread = new FakeThread();
    await createEngineLink(thread).close(10);
    expect(thread.terminate).toHaveBeenCalledOnce();
  });
});
