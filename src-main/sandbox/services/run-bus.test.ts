import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { callEvents, createTestServices } from './test-services-contract.ts';
import type { TestServices } from './test-services-contract.ts';
import type { RunDoor } from '../run-door.ts';

describe('the bus of a sandbox', () => {
  let services: TestServices;
  beforeEach(() => {
    services = createTestServices();
  });
  afterEach(() => services.remove());
  const subscribe = (door: RunDoor, pattern: string): number =>
    services.call(door, 'bus-subscribe', { pattern }).answer ?? 0;
  const publish = (door: RunDoor, topic: string, payload = 'x', claimed: string | null = null) =>
    services.call(door, 'bus-publish', { topic, payload, claimed });
  const receive = (door: RunDoor, subscription: number, timeoutMs = 0, limit = 10) =>
    services.call(door, 'bus-receive', { subscription, timeoutMs, limit });
  const payloads = (door: RunDoor, subscription: number) =>
    receive(door, subscription).answer?.messages.map(({ payload }) => payload);

  it('carries a message from one run to another, with who said it', () => {
    const [one, other] = [services.run({}, 'one'), services.run({}, 'other')];
    const heard = subscribe(other, 'news');
    publish(one, 'news', 'hello');
    publish(one, 'news', 'so they say', 'somebody');
    expect(receive(other, heard).answer).toEqual({
      messages: [
        { topic: 'news', payload: 'hello', source: 'one', principal: { kind: 'verified', name: 'default' } },
        { topic: 'news', payload: 'so they say', source: 'one', principal: { kind: 'claimed', name: 'somebody' } },
      ],
      dropped: 0,
      lagged: 0,
    });
  });

  it.each([
    ['a.b', 'a.b', true],
    ['a.b', 'a.b.c', false],
    ['a.*', 'a.b', true],
    ['a.*', 'a.b.c', true],
    ['a.*', 'a', false],
    ['a.*', 'ab.c', false],
  ])('matches %s with %s: %s', (pattern, topic, matches) => {
    const door = services.run();
    const own = subscribe(door, pattern);
    publish(door, topic);
    expect(payloads(door, own)).toEqual(matches ? ['x'] : []);
  });

  it.each(['', '.', 'a..b', 'a.', 'A', 'a b', 'ä', 'a/b', '1.2.3.4.5.6.7.8.9', 'a'.repeat(257), '*'])(
    'refuses the topic %j',
    (topic) => {
      expect(publish(services.run(), topic).code).toBe('invalid-input');
    },
  );

  it.each(['*', '.*', 'a.*.b', 'a*', 'A.*'])('refuses the pattern %j', (pattern) => {
    expect(services.call(services.run(), 'bus-subscribe', { pattern }).code).toBe('invalid-input');
  });

  describe('of a capsule with a manifest', () => {
    const topics = { publish: ['news.*', 'a'], subscribe: ['news.*'], undeclared: 'refuse' } as const;

    it('carries only what is declared, each way, and says which key decided', () => {
      const door = services.run({ topics });
      expect(publish(door, 'news.today').state).toBe('answered');
      expect(publish(door, 'a').state).toBe('answered');
      expect(publish(door, 'a.b').code).toBe('denied');
      expect(publish(door, 'news').code).toBe('denied');
      expect(services.call(door, 'bus-subscribe', { pattern: 'news.v1.*' }).state).toBe('answered');
      expect(services.call(door, 'bus-subscribe', { pattern: 'a' }).code).toBe('denied');
      expect(publish(door, 'Not a topic').code).toBe('invalid-input');
      const { events } = services.session().audit.page({ after: 0, limit: 10 });
      expect(events.map(({ decision, cause, reason }) => `${decision} ${cause}: ${reason}`)).toEqual([
        'allow rule: to 0 subscriptions; rule: [publish] "news.*"',
        'allow rule: to 0 subscriptions; rule: [publish] "a"',
        'deny rule: not declared: no key of [publish] covers a.b',
        'deny rule: not declared: no key of [publish] covers news',
        'allow rule: rule: [subscribe] "news.*"',
        'deny rule: not declared: no key of [subscribe] covers a',
        expect.stringMatching(/^allow service: /),
      ]);
    });

    it('that declares nothing, carries nothing', () => {
      const door = services.run({ topics: { publish: [], subscribe: [], undeclared: 'refuse' } });
      expect(publish(door, 'a').code).toBe('denied');
      expect(services.call(door, 'bus-subscribe', { pattern: 'a.*' }).code).toBe('denied');
    });

    it('carries everything in a run that is watched, and records what would have been refused', () => {
      const door = services.run({ topics: { publish: [], subscribe: [], undeclared: 'note' } });
      const own = subscribe(door, 'a');
      publish(door, 'a', 'hello');
      expect(payloads(door, own)).toEqual(['hello']);
      const { events } = services.session().audit.page({ after: 0, limit: 2 });
      expect(events.map(({ decision, cause, reason }) => `${decision} ${cause}: ${reason}`)).toEqual([
        'allow observed: observed: not declared: no key of [subscribe] covers a',
        'allow observed: to 1 subscriptions; observed: not declared: no key of [publish] covers a',
      ]);
    });
  });

  it('takes a topic of eight parts and a payload of 1 MiB, and no byte more', () => {
    const door = services.run();
    expect(publish(door, '1.2.3.4.5.6.7.8').state).toBe('answered');
    expect(publish(door, 'a', 'ä'.repeat(512 * 1024)).state).toBe('answered');
    expect(publish(door, 'a', `${'ä'.repeat(512 * 1024)}.`).code).toBe('too-large');
  });

  it('has 128 subscriptions for a run', () => {
    const door = services.run();
    for (let count = 0; count < 128; count++) subscribe(door, 'a');
    expect(services.call(door, 'bus-subscribe', { pattern: 'a' }).code).toBe('quota');
    services.call(door, 'bus-unsubscribe', { subscription: 1 });
    expect(services.call(door, 'bus-subscribe', { pattern: 'a' }).state).toBe('answered');
  });

  it('gives a message to 256 subscriptions, and to none when there are more', () => {
    const doors = [services.run(), services.run(), services.run()];
    for (const door of doors.slice(0, 2)) for (let count = 0; count < 128; count++) subscribe(door, 'a');
    const [one = services.run(), , last = services.run()] = doors;
    expect(publish(one, 'a').state).toBe('answered');
    subscribe(last, 'a');
    expect(publish(one, 'a').code).toBe('backpressure');
    expect(payloads(one, 1)).toEqual(['x']);
  });

  it('drops the oldest of more than 1024 that wait, and counts them once and in all', () => {
    const door = services.run();
    const own = subscribe(door, 'a');
    for (let count = 0; count < 1030; count++) publish(door, 'a', String(count));
    const first = receive(door, own, 0, 2).answer;
    expect(first).toMatchObject({ messages: [{ payload: '6' }, { payload: '7' }], dropped: 6, lagged: 6 });
    expect(receive(door, own, 0, 1).answer).toMatchObject({ dropped: 0, lagged: 6 });
  });

  it('hands over no more than 1 MiB at once, but a whole message', () => {
    const door = services.run();
    const own = subscribe(door, 'a');
    const large = 'x'.repeat(700 * 1024);
    publish(door, 'a', large);
    publish(door, 'a', large);
    expect(payloads(door, own)).toEqual([large]);
    expect(payloads(door, own)).toEqual([large]);
  });

  it('lets a run publish 10 MiB in a second, and again after it', () => {
    const door = services.run();
    const payload = 'x'.repeat(1024 * 1024);
    const states = Array.from({ length: 11 }, () => publish(door, 'a', payload).code);
    expect(states).toEqual([...Array.from({ length: 10 }, () => undefined), 'rate-limited']);
    services.pass(1000);
    expect(publish(door, 'a', payload).state).toBe('answered');
  });

  it('lets a reader wait for the first message, and go on after the publisher', () => {
    const [reader, writer] = [services.run(), services.run()];
    const own = subscribe(reader, 'a');
    const waiting = receive(reader, own, 5000);
    expect(waiting.state).toBe('waiting');
    services.pass(2000);
    publish(writer, 'a', 'here');
    expect(waiting.answer?.messages).toMatchObject([{ payload: 'here' }]);
    expect(callEvents(services.session())).toEqual([
      'abi.bus-subscribe bus://a allow ok',
      'abi.bus-publish bus://a allow ok',
      'abi.bus-receive bus://a allow ok',
    ]);
    const { events } = services.session().audit.page({ after: 0, limit: 10 });
    expect(events.at(-1)?.durationNs).toBeGreaterThan(2e9);
  });

  it('answers with nothing when nothing came in time, after a minute at most', () => {
    const door = services.run();
    const own = subscribe(door, 'a');
    const [short, long] = [receive(door, own, 100), receive(services.run(), 1, 0)];
    expect(long.code).toBe('closed');
    services.pass(100);
    expect(short.answer).toEqual({ messages: [], dropped: 0, lagged: 0 });
    const endless = receive(door, own, Number.MAX_SAFE_INTEGER);
    services.pass(59_999);
    expect(endless.state).toBe('waiting');
    services.pass(1);
    expect(endless.answer?.messages).toEqual([]);
  });

  it('waits for the first of several subscriptions and takes nothing', () => {
    const door = services.run();
    const [one, two] = [subscribe(door, 'one'), subscribe(door, 'two')];
    const waiting = services.call(door, 'bus-wait', { subscriptions: [one, two], timeoutMs: 1000 });
    expect(waiting.state).toBe('waiting');
    publish(services.run(), 'two');
    expect(waiting.answer).toEqual([1]);
    expect(services.call(door, 'bus-wait', { subscriptions: [one, two], timeoutMs: 0 }).answer).toEqual([1]);
    expect(payloads(door, two)).toEqual(['x']);
  });

  it('forgets a run that is over, even while it waits', () => {
    const door = services.run();
    const own = subscribe(door, 'a');
    const waiting = receive(door, own, 5000);
    door.closeAll();
    publish(services.run(), 'a');
    services.pass(60_000);
    expect(waiting.state).toBe('waiting');
    expect(receive(door, own).code).toBe('closed');
  });

  it('never records a payload', () => {
    const door = services.run();
    const own = subscribe(door, 'a');
    publish(door, 'a', 'confidential');
    receive(door, own);
    expect(JSON.stringify(services.session().audit.page({ after: 0, limit: 10 }))).not.toContain('confidential');
  });
});
