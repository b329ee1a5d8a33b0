import { describe, expect, it } from 'vitest';

import { SERVICE_ERRORS } from '../../../../src-preload/contract/vocabulary.ts';
import type { ServiceErrorCode } from '../../../../src-preload/contract/vocabulary.ts';
import { Answer } from '../../guest-answer.ts';
import { fakeWorld, sleepingClock } from '../../guest-fake.ts';
import { ServiceError } from '../../guest-services.ts';
import { createApproval } from './approval.ts';
import { createElicit } from './elicit.ts';
import { createIpc } from './ipc.ts';
import { createKv } from './kv.ts';
import { createPoll } from './poll.ts';
import { createSys } from './sys.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** What an adapter gives a guest: its value, or the error side. */
function answerOf(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    if (error instanceof Answer) return { err: error.payload };
    throw error;
  }
}

const refusing = (code: ServiceErrorCode) =>
  fakeWorld({
    ask: () => {
      throw new ServiceError(code, 'why');
    },
  }).world;

/** The arms of each interface beside `unknown`, and a call that fails. */
const INTERFACES = [
  [
    'sys',
    ['capability-denied', 'config-key-reserved', 'too-large', 'registry-unavailable', 'cancelled'],
    (code: ServiceErrorCode) => createSys(refusing(code)).getConfig('k'),
  ],
  [
    'kv',
    ['invalid-key', 'too-large', 'quota', 'cas-mismatch'],
    (code: ServiceErrorCode) => createKv(refusing(code)).kvGet('k'),
  ],
  [
    'ipc',
    ['capability-denied', 'invalid-input', 'closed', 'rate-limited', 'backpressure', 'quota', 'timeout'],
    (code: ServiceErrorCode) => createIpc(refusing(code)).subscribe('a.*'),
  ],
  [
    'approval',
    ['invalid-input', 'timeout', 'store-unavailable'],
    (code: ServiceErrorCode) => createApproval(refusing(code)).requestApproval({ action: 'a', targetResource: 'r' }),
  ],
  [
    'elicit',
    ['not-in-lifecycle', 'timeout', 'cancelled', 'invalid-input', 'store-unavailable'],
    (code: ServiceErrorCode) => createElicit(refusing(code)).hasSecret('k'),
  ],
  [
    'poll',
    ['invalid-input', 'closed', 'too-large', 'cancelled'],
    (code: ServiceErrorCode) => new (createPoll(refusing(code)).Pollable)(refusing(code), 1).block(),
  ],
] as const;

describe('refusals of services', () => {
  it.each(INTERFACES)(
    'reach a guest of %s in the words of its interface, and every word is reachable',
    (_name, arms, call) => {
      const tags = SERVICE_ERRORS.map((code) => {
        const answer = answerOf(() => call(code)) as { readonly err: { readonly tag: string; readonly val?: string } };
        expect(answer.err.val).toBe(answer.err.tag === 'unknown' ? 'why' : undefined);
        return answer.err.tag;
      });
      expect(new Set(tags)).toEqual(new Set([...arms, 'unknown']));
    },
  );
});

describe('astrid:sys', () => {
  it('tells who calls, what is set and what is held', () => {
    const answers = {
      caller: { principal: null, source: 'me', timeMs: 1000 },
      capabilities: ['fs_read'],
      'config-get': null,
    } as const;
    const { world } = fakeWorld({ ask: (name) => (Object.hasOwn(answers, name) ? answers[name as 'caller'] : null) });
    const sys = createSys(world);
    expect(sys.getCaller()).toEqual({ principal: undefined, sourceId: 'me', timestamp: '1970-01-01T00:00:01.000Z' });
    expect(sys.getConfig('k')).toBeUndefined();
    expect(sys.enumerateCapabilities()).toEqual(['fs_read']);
    const allowed = (sourceUuid: string, capability: string) => sys.checkCapsuleCapability({ sourceUuid, capability });
    expect(allowed('me', 'fs_read')).toEqual({ allowed: true });
    expect(allowed('me', 'fs_write')).toEqual({ allowed: false });
    expect(allowed('another', 'fs_read')).toEqual({ allowed: false });
  });

  it('sleeps and gives chance up to its limits', () => {
    const { clock, slept } = sleepingClock();
    const sys = createSys(fakeWorld({ clock }).world);
    sys.sleepNs(60_000_000_000n);
    expect(slept).toEqual([60_000]);
    expect(answerOf(() => sys.sleepNs(60_000_000_001n))).toEqual({ err: { tag: 'too-large' } });
    expect(sys.randomBytes(4096n)).toEqual(new Uint8Array(4096).fill(4));
    expect(answerOf(() => sys.randomBytes(4097n))).toEqual({ err: { tag: 'too-large' } });
    expect(sys.clockMs()).toBe(10n ** 12n + 60_000n);
  });

  it('loses a log line that is refused, because logging cannot fail', () => {
    expect(answerOf(() => createSys(refusing('rate-limited')).log('info', 'x'))).toBeUndefined();
    expect(answerOf(() => createSys(refusing('closed')).signalReady())).toBeUndefined();
  });
});

describe('astrid:kv', () => {
  it('lists whole when it fits, and in pages with a cursor', () => {
    const { world, calls } = fakeWorld({ ask: () => ({ keys: ['a', 'b'], more: true }) });
    const kv = createKv(world);
    expect(answerOf(() => kv.kvListKeys(''))).toEqual({ err: { tag: 'too-large' } });
    expect(kv.kvListKeysPage('p', undefined, 0)).toEqual({ keys: ['a', 'b'], nextCursor: 'b' });
    kv.kvListKeysPage('p', 'b', 5000);
    expect(calls.map(([, fn, , request]) => [fn, request])).toEqual([
      ['kv-list-keys', { prefix: '', after: null, limit: 1024 }],
      ['kv-list-keys-page', { prefix: 'p', after: null, limit: 1024 }],
      ['kv-list-keys-page', { prefix: 'p', after: 'b', limit: 1024 }],
    ]);
  });

  it('compares with what was expected, nothing being a value of its own', () => {
    const { world, calls } = fakeWorld({ ask: () => null });
    createKv(world).kvCas('k', undefined, bytes('v'));
    createKv(world).kvCas('k', bytes('v'), bytes('w'));
    expect(calls.map(([, , , request]) => request)).toEqual([
      { key: 'k', expected: null, value: bytes('v') },
      { key: 'k', expected: bytes('v'), value: bytes('w') },
    ]);
  });
});

describe('astrid:ipc and its pollables', () => {
  const messages = [
    { topic: 't', payload: 'p', source: 's', principal: { kind: 'verified', name: 'n' } },
    { topic: 't', payload: 'q', source: 'i', principal: { kind: 'system', name: '' } },
  ] as const;

  it('hand out messages with whose they are, wait no longer than a minute, and end with the subscription', () => {
    const { world, calls } = fakeWorld({
      ask: (name) => (name === 'bus-subscribe' ? 7 : { messages, dropped: 2, lagged: 1 }),
    });
    const subscription = createIpc(world).subscribe('t.*');
    expect(subscription.recv(2n ** 63n)).toEqual({
      messages: [
        { topic: 't', payload: 'p', sourceId: 's', principal: { tag: 'verified', val: 'n' } },
        { topic: 't', payload: 'q', sourceId: 'i', principal: { tag: 'system' } },
      ],
      dropped: 2n,
      lagged: 1n,
    });
    subscription.poll();
    subscription[Symbol.dispose]();
    expect(
      calls.slice(1).map(([, fn, name, request]) => [fn, name, (request as { timeoutMs?: number }).timeoutMs]),
    ).toEqual([
      ['subscription.recv', 'bus-receive', 60_000],
      ['subscription.poll', 'bus-receive', 0],
      ['subscription.drop', 'bus-unsubscribe', undefined],
    ]);
  });

  it('poll waits for the first of several, asks again after a minute, and knows its limits', () => {
    const answers: readonly number[][] = [[], [1]];
    let asked = 0;
    const { world } = fakeWorld({ ask: (name) => (name === 'bus-subscribe' ? 3 : answers[asked++]) });
    const io = createPoll(world);
    const ipc = createIpc(world);
    const pollables = [ipc.subscribe('a').subscribeReadiness(), ipc.subscribe('b').subscribeReadiness()];
    expect(io.poll(pollables)).toEqual(Uint32Array.of(1));
    expect(asked).toBe(2);
    const many = Array.from({ length: 65 }, () => ipc.subscribe('c').subscribeReadiness());
    expect(answerOf(() => io.poll(many))).toEqual({ err: { tag: 'too-large' } });
    expect(answerOf(() => io.poll([]))).toEqual({ err: { tag: 'invalid-input' } });
  });
});

describe('astrid:elicit', () => {
  it.each([
    [
      { kind: 'value', value: 'v' },
      { tag: 'value', val: 'v' },
    ],
    [
      { kind: 'values', values: ['v'] },
      { tag: 'values', val: ['v'] },
    ],
    [{ kind: 'secret-stored' }, { tag: 'secret-stored' }],
  ])('an answer %j', (answer, given) => {
    const { world, calls } = fakeWorld({ ask: () => answer });
    const request = { kind: 'select', key: 'k', description: 'd', options: ['v'], defaultValue: undefined } as const;
    expect(createElicit(world).elicit(request)).toEqual(given);
    expect(calls[0]?.[3]).toEqual({ kind: 'select', key: 'k', description: 'd', options: ['v'], defaultValue: null });
  });
});
