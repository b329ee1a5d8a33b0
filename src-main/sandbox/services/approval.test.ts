import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { isCovered, patternOf } from './allowances.ts';
import type { PromptAnswer } from './prompt.ts';
import { callEvents, createTestServices } from './test-services-contract.ts';
import type { TestServices } from './test-services-contract.ts';

describe('approval by the user', () => {
  let services: TestServices;
  beforeEach(() => {
    services = createTestServices();
  });
  afterEach(() => services.remove());
  const ask = (action: string, resource: string, door = services.run()) =>
    services.call(door, 'approve', { action, resource });
  const prompts = () => services.session().services.prompts;
  const answer = (decision: Extract<PromptAnswer, { kind: 'approval' }>['decision'], id = prompts().list()[0]?.id) =>
    prompts().answer(id ?? '', { kind: 'approval', decision });
  const allowances = () =>
    services
      .session()
      .services.allowances.list('default')
      .map(({ pattern, lifetime }) => `${lifetime} ${pattern}`);

  it.each([
    ['deny', 'denied', [], 'deny'],
    ['once', 'approved', [], 'allow'],
    ['session', 'approved-session', ['session git push *'], 'allow'],
    ['always', 'approved-always', ['always git push *'], 'allow'],
  ] as const)('%s answers %s', (decision, answered, kept, verdict) => {
    const asked = ask('git push', 'git push origin main');
    expect(asked.state).toBe('waiting');
    answer(decision);
    expect(asked.answer).toBe(answered);
    expect(allowances()).toEqual(kept);
    expect(callEvents(services.session())).toEqual([
      `abi.approve approval://git push git push origin main ${verdict} ok`,
    ]);
  });

  it('says in the record who decided, if anybody did', () => {
    const reasons = (['nobody', 'options', 'user'] as const).map((by) => {
      ask('git push', 'git push origin main');
      prompts().answer(prompts().list()[0]?.id ?? '', { kind: 'approval', decision: 'deny', by });
      const [event] = services.session().audit.page({ after: 0, limit: 99 }).events.slice(-1);
      return `${event?.cause}: ${event?.reason}`;
    });
    expect(reasons).toEqual([
      'default: denied, because there was nobody to ask',
      'user: an option of the command line denied it',
      'user: the user denied it',
    ]);
  });

  it.each([
    ['git push origin other', true],
    ['git push', false],
    ['git pull origin', false],
    ['git push a; rm -rf b', false],
    ['git push a && b', false],
    ['git push a || b', false],
    ['git push a | b', false],
    ['git push $(b)', false],
    ['git push `b`', false],
    ['git push a\nrm b', false],
    ['git push a > b', false],
    ['git push a < b', false],
  ])('does not ask again what an earlier answer covers: %j', (resource, covered) => {
    ask('git push', 'git push origin main');
    answer('session');
    const again = ask('git push', resource, services.run({}, 'another capsule'));
    expect(again.state).toBe(covered ? 'answered' : 'waiting');
    expect(again.answer).toBe(covered ? 'allowance' : undefined);
  });

  it('keeps what is allowed always, and forgets what is allowed for the session, when the sandbox is closed', () => {
    ask('a', 'a 1');
    answer('session');
    ask('b', 'b 1');
    answer('always');
    expect(allowances()).toEqual(['always b *', 'session a *']);
    services.open();
    expect(allowances()).toEqual(['always b *']);
    expect(ask('b', 'b 2').answer).toBe('allowance');
  });

  it('asks again after an allowance was revoked', () => {
    ask('b', 'b 1');
    answer('always');
    const { allowances: kept } = services.session().services;
    expect([kept.revoke('default', 'b *'), kept.revoke('default', 'b *')]).toEqual([true, false]);
    expect(ask('b', 'b 2').state).toBe('waiting');
  });

  it('takes special characters of an action for themselves', () => {
    expect(patternOf('rm *')).toBe('rm \\* *');
    expect(isCovered('rm * all', patternOf('rm *'))).toBe(true);
    expect(isCovered('rm x all', patternOf('rm *'))).toBe(false);
    expect(isCovered('a.b c', patternOf('a.b'))).toBe(true);
    expect(isCovered('aXb c', patternOf('a.b'))).toBe(false);
    expect(isCovered('[x] c', patternOf('[x]'))).toBe(true);
  });

  it.each([
    ['nothing', ''],
    ['control characters only', '\u0007\n'],
    ['257 bytes', 'a'.repeat(257)],
  ])('refuses an action of %s', (_what, action) => {
    expect(ask(action, 'x').code).toBe('invalid-input');
    expect(prompts().list()).toEqual([]);
  });

  it('shows no control characters, and 1024 bytes of a resource', () => {
    ask('a\u001b[2Jb', `${'ä'.repeat(600)}\u0000`);
    const [prompt] = prompts().list();
    expect(prompt?.question).toMatchObject({ action: 'a[2Jb', resource: 'ä'.repeat(512) });
  });

  it('is denied after 60 s, and an answer to another question does not change that', () => {
    const first = ask('a', 'x');
    services.pass(30_000);
    const second = ask('b', 'y');
    const [waiting, other] = prompts()
      .list()
      .map(({ id }) => id);
    answer('once', other);
    expect(second.answer).toBe('approved');
    services.pass(29_999);
    expect(first.state).toBe('waiting');
    services.pass(1);
    expect(first.code).toBe('timeout');
    expect(callEvents(services.session()).at(-1)).toBe('abi.approve approval://a x deny timeout');
    expect(() => answer('once', waiting)).toThrow('not asked any more');
  });

  it('is a queue: the oldest question first', () => {
    for (const action of ['a', 'b', 'c']) ask(action, 'x');
    const order = () =>
      prompts()
        .list()
        .map(({ question }) => question.kind === 'approval' && question.action);
    expect(order()).toEqual(['a', 'b', 'c']);
    answer('once');
    expect(order()).toEqual(['b', 'c']);
  });

  it('is recorded as cancelled when the run ends before anybody answers', () => {
    const door = services.run();
    ask('a', 'x', door);
    services.pass(5);
    door.closeAll();
    expect(callEvents(services.session())).toEqual(['abi.approve approval://a x allow cancelled']);
    const event = services
      .session()
      .audit.page({ after: 0, limit: 9 })
      .events.find(({ op }) => op === 'host-call');
    expect(event?.durationNs).toBeGreaterThanOrEqual(5_000_000);
  });

  it('withdraws the question of a run that was killed', () => {
    const door = services.run();
    const asked = ask('a', 'x', door);
    let changes = 0;
    prompts().onChange(() => changes++);
    door.closeAll();
    expect([prompts().list(), changes, asked.state]).toEqual([[], 1, 'waiting']);
    services.pass(60_000);
    expect(asked.state).toBe('waiting');
  });

  it('is answered with yes or no only', () => {
    ask('a', 'x');
    const [{ id } = { id: '' }] = prompts().list();
    expect(() => prompts().answer(id, { kind: 'value', value: 'yes' })).toThrow('yes or no');
    expect(() => prompts().answer(id, { kind: 'cancel' })).toThrow('denied');
    expect(prompts().list()).toHaveLength(1);
  });
});
