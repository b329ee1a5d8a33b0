import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { PromptAnswer } from './prompt.ts';
import type { ElicitQuestion } from './service-table.ts';
import { callEvents, createTestServices } from './test-services-contract.ts';
import type { TestServices } from './test-services-contract.ts';

const QUESTION: ElicitQuestion = { kind: 'text', key: 'name', description: '', options: null, defaultValue: null };
const OPTIONS = ['red', 'green'];

describe('values asked of the user', () => {
  let services: TestServices;
  beforeEach(() => {
    services = createTestServices();
  });
  afterEach(() => services.remove());
  const ask = (question: Partial<ElicitQuestion>, purpose: 'ordinary' | 'lifecycle' = 'lifecycle') =>
    services.call(services.run({ purpose }), 'elicit', { ...QUESTION, ...question });
  const answer = (given: PromptAnswer) => {
    const { prompts } = services.session().services;
    prompts.answer(prompts.list()[0]?.id ?? '', given);
  };
  const plain = (text: string): PromptAnswer => ({ kind: 'secret', secret: { form: 'plain', text } });

  it('are asked only while a capsule is installed or upgraded', () => {
    expect(ask({}, 'ordinary').code).toBe('not-in-lifecycle');
    expect(ask({}).state).toBe('waiting');
    expect(callEvents(services.session())).toEqual(['abi.elicit elicit://name deny not-in-lifecycle']);
  });

  it.each<[string, Partial<ElicitQuestion>, PromptAnswer, unknown]>([
    ['a text', {}, { kind: 'value', value: '' }, { kind: 'value', value: '' }],
    [
      'one of several',
      { kind: 'select', options: OPTIONS },
      { kind: 'value', value: 'red' },
      { kind: 'value', value: 'red' },
    ],
    ['a list', { kind: 'array' }, { kind: 'values', values: ['a', 'b'] }, { kind: 'values', values: ['a', 'b'] }],
    [
      'a secret',
      { kind: 'secret' },
      { kind: 'secret', secret: { form: 'plain', text: 's' } },
      { kind: 'secret-stored' },
    ],
  ])('are %s', (_what, question, given, answered) => {
    const asked = ask(question);
    answer(given);
    expect(asked.answer).toEqual(answered);
  });

  it.each<[string, Partial<ElicitQuestion>, PromptAnswer]>([
    ['no option', { kind: 'select', options: OPTIONS }, { kind: 'value', value: 'blue' }],
    ['a list for a text', {}, { kind: 'values', values: [] }],
    ['a text for a secret', { kind: 'secret' }, { kind: 'value', value: 's' }],
    ['yes', {}, { kind: 'approval', decision: 'once' }],
    ['65,537 characters', {}, { kind: 'value', value: 'x'.repeat(65_537) }],
    [
      'a list of more than 1 MiB',
      { kind: 'array' },
      { kind: 'values', values: Array.from({ length: 17 }, () => 'x'.repeat(65_536)) },
    ],
  ])('are still asked after a wrong answer, %s, and the clock goes on', (_what, question, given) => {
    const asked = ask(question);
    services.pass(60_000);
    expect(() => answer(given)).toThrow();
    services.pass(59_999);
    expect(asked.state).toBe('waiting');
    services.pass(1);
    expect(asked.code).toBe('timeout');
  });

  it.each<[string, Partial<ElicitQuestion>]>([
    ['without a key', { key: '' }],
    ['without options', { kind: 'select', options: [] }],
    ['of null options', { kind: 'select', options: null }],
    ['with an option that shows as another', { kind: 'select', options: ['a\u0007'] }],
  ])('are not asked %s', (_what, question) => {
    expect(ask(question).code).toBe('invalid-input');
  });

  it('can be refused', () => {
    const asked = ask({});
    answer({ kind: 'cancel' });
    expect(asked.code).toBe('cancelled');
  });

  it('are no empty secret', () => {
    const asked = ask({ kind: 'secret' });
    answer(plain(''));
    expect(asked.code).toBe('invalid-input');
    expect(services.secrets.size).toBe(0);
  });

  it('offer a default, but none that is no option, and none for a secret', () => {
    ask({ defaultValue: 'me' });
    ask({ kind: 'select', options: OPTIONS, defaultValue: 'blue' });
    ask({ kind: 'secret', defaultValue: 'pssst' });
    const defaults = services
      .session()
      .services.prompts.list()
      .map(({ question }) => question.kind === 'field' && question.defaultValue);
    expect(defaults).toEqual(['me', null, null]);
  });

  it('keep a secret where no capsule can read it and no record has it', () => {
    ask({ kind: 'secret', key: 'token' });
    answer(plain('hunter2'));
    const door = services.run();
    expect(services.call(door, 'has-secret', { key: 'token' }).answer).toBe(true);
    expect(services.call(door, 'has-secret', { key: 'other' }).answer).toBe(false);
    expect(services.call(services.run({}, 'other'), 'has-secret', { key: 'token' }).answer).toBe(false);
    expect(services.call(door, 'config-get', { key: 'token' }).code).toBe('reserved');
    expect([...services.secrets.values()]).toEqual([{ form: 'plain', text: 'hunter2' }]);
    expect(JSON.stringify(services.session().audit.page({ after: 0, limit: 10 }))).not.toContain('hunter2');
  });
});
