/** The typed client over a bridge. */
import { describe, expect, it } from 'vitest';

import type { Bridge } from '../../src-preload/bridge.ts';
import type { EventName } from '../../src-preload/contract/names.ts';

import { createClient, createEngineEvents } from './client.ts';

describe('the client', () => {
  it('opens a good reply and throws a failed one as a CallError with its details', async () => {
    const bridge = {
      appInfo: () => Promise.resolve({ ok: true, value: { version: '1' } }),
      capsuleInspect: () =>
        Promise.resolve({ ok: false, failure: { code: 'missing-imports', message: 'no', details: ['env.abort'] } }),
    } as unknown as Bridge;
    const client = createClient(bridge);
    expect(await client.appInfo({})).toEqual({ version: '1' });
    await expect(client.capsuleInspect({ sandbox: 's', file: 'f' })).rejects.toMatchObject({
      name: 'CallError',
      code: 'missing-imports',
      details: ['env.abort'],
    });
  });

  it('hands each event to the listeners of its name only', () => {
    let emit: (name: EventName, payload: unknown) => void = () => undefined;
    const events = createEngineEvents({
      subscribe: (listener) => {
        emit = listener;
        return () => undefined;
      },
    });
    const heard: string[] = [];
    const stop = events.on('shellCommand', ({ command }) => heard.push(command));
    emit('shellCommand', { command: 'save' });
    emit('jobProgress', {});
    stop();
    emit('shellCommand', { command: 'later' });
    expect(heard).toEqual(['save']);
  });
});
