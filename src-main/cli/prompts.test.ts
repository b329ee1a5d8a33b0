import { describe, expect, it, vi } from 'vitest';

import type { ApiHandlers } from '../../src-preload/contract/api.ts';
import type { Prompt, PromptAnswer } from '../../src-preload/contract/prompt-schemas.ts';

import { play } from './context-fixture.ts';
import { createPrompter } from './prompts.ts';
import { anApproval as approval, aField as field } from './test-prompts-contract.ts';
import { standingPermit } from './prompt-policy.ts';
import type { PromptPolicy, StandingPermit } from './prompt-policy.ts';

/** As `--yes-to` has them. */
const yesTo = (...patterns: readonly string[]): readonly StandingPermit[] =>
  patterns.map((pattern) => {
    const permit = standingPermit(pattern);
    if ('problem' in permit) throw new Error(permit.problem);
    return permit;
  });

function start(policy: Partial<PromptPolicy> = {}, answers: 'terminal' | 'nobody' = 'terminal') {
  const answered: [string, PromptAnswer][] = [];
  const promptAnswer = vi.fn<ApiHandlers['promptAnswer']>(({ prompt, answer }) => {
    answered.push([prompt, answer]);
    return {};
  });
  const played = play({ promptAnswer });
  const echoes: string[] = [];
  const context = { ...played.context, answers, echo: (state: 'on' | 'off') => void echoes.push(state) };
  const prompter = createPrompter(context, { yesTo: [], rest: 'ask', ...policy });
  return {
    prompter,
    answered,
    echoes,
    err: played.err,
    ask: (...prompts: Prompt[]) => played.emit('promptsChanged', { sandbox: 'id', prompts }),
    type: (text: string) => Buffer.from(prompter.read(Buffer.from(text))).toString(),
  };
}

describe('questions at the terminal', () => {
  it.each([
    ['y', 'once'],
    ['YES', 'once'],
    ['s', 'session'],
    ['a', 'always'],
    ['n', 'deny'],
    ['', 'deny'],
    [' ', 'deny'],
    ['yy', 'deny'],
    ['constructor', 'deny'],
  ])('the line %j comes to %s', async (line, decision) => {
    const { ask, type, answered } = start();
    await ask(approval('7'));
    expect(type(`${line}\n`)).toBe('');
    expect(answered).toEqual([['7', { kind: 'approval', decision }]]);
  });

  it('show what is asked in full, safe to print, with the pattern that would be stored', async () => {
    const { ask, err } = start();
    await ask(approval('1', 'rm\u202e', 'rm \u001b[2J'));
    expect(err()).toBe(
      'capsule-inspector: tidy (default) wants to rm\\u{202e}\n  rm \\u{1b}[2J\n' +
        '  y once   s for this session: "rm\\u{202e} *"   a always: the same   anything else denies (60 s)\n  allow? [y/s/a/N] ',
    );
  });

  it('are asked one after the other, the oldest first', async () => {
    const { ask, type, answered } = start();
    await ask(approval('1'));
    await ask(approval('1'), approval('2'));
    type('y\n');
    await ask(approval('2'));
    type('n\n');
    expect(answered.map(([id]) => id)).toEqual(['1', '2']);
  });

  it('take nothing that was typed when none was asked, and give back what follows an answer', async () => {
    const { ask, type } = start();
    expect(type('for the capsule\n')).toBe('for the capsule\n');
    await ask(approval('1'));
    expect(type('y\nfor the capsule\nmore')).toBe('for the capsule\nmore');
    expect(type('still\n')).toBe('still\n');
  });

  it('need whole lines, however they arrive', async () => {
    const { ask, type, answered } = start();
    await ask(field({}));
    type('Zo');
    type('e ä');
    expect(answered).toEqual([]);
    type('\n');
    expect(answered).toEqual([['1', { kind: 'value', value: 'Zoe ä' }]]);
  });

  it('take a number for one of several, and ask again for another', async () => {
    const { ask, type, answered, err } = start();
    await ask(field({ field: 'select', options: ['red', 'green'] }));
    type('3\n');
    expect([answered, err()]).toEqual([[], expect.stringContaining('There is no 3.')]);
    type('2\n');
    expect(answered).toEqual([['1', { kind: 'value', value: 'green' }]]);
  });

  it('take an empty line for the default', async () => {
    const { ask, type, answered } = start();
    await ask(field({ defaultValue: 'me' }));
    type('\n');
    expect(answered).toEqual([['1', { kind: 'value', value: 'me' }]]);
  });

  it('take lines until an empty one for a list', async () => {
    const { ask, type, answered } = start();
    await ask(field({ field: 'array' }));
    type('a\nb\n');
    type('\n');
    expect(answered).toEqual([['1', { kind: 'values', values: ['a', 'b'] }]]);
  });

  it('hide a secret while it is typed, and say where it is kept', async () => {
    const { ask, type, answered, echoes, err } = start();
    await ask(field({ field: 'secret', key: 'token' }));
    expect([echoes, err()]).toEqual([['off'], expect.stringContaining('0600')]);
    type('hunX\u007f');
    type('ter2\r');
    expect(answered).toEqual([['1', { kind: 'secret', secret: { form: 'plain', text: 'hunter2' } }]]);
    expect([echoes, err().includes('hunter2')]).toEqual([['off', 'on'], false]);
  });

  it.each(['\u0003', '\u0004', '\r'])('give no secret for the key %j', async (key) => {
    const { ask, type, answered, echoes } = start();
    await ask(field({ field: 'secret' }));
    type(key);
    expect([answered, echoes]).toEqual([[['1', { kind: 'cancel' }]], ['off', 'on']]);
  });

  it('go away when they are not asked any more', async () => {
    const { ask, type, answered, err } = start();
    await ask(approval('1'));
    await ask();
    expect(err()).toContain('not asked any more');
    expect(type('y\n')).toBe('y\n');
    expect(answered).toEqual([]);
  });

  it('are denied when the input ends', async () => {
    const { ask, prompter, answered } = start();
    await ask(approval('1'));
    prompter.inputEnded();
    await ask({ ...field({}), id: '2' });
    expect(answered).toEqual([
      ['1', { kind: 'approval', decision: 'deny', by: 'nobody' }],
      ['2', { kind: 'cancel', by: 'nobody' }],
    ]);
  });
});

describe('questions in a script', () => {
  it('never touch an input that is no terminal', async () => {
    const { ask, answered, echoes } = start({}, 'nobody');
    await ask(field({ field: 'secret' }));
    expect([answered, echoes]).toEqual([[['1', { kind: 'cancel', by: 'nobody' }]], []]);
  });

  it('are denied at once, with a line that says so', async () => {
    const { ask, answered, err } = start({}, 'nobody');
    await ask(approval('1'));
    expect(answered).toEqual([['1', { kind: 'approval', decision: 'deny', by: 'nobody' }]]);
    expect(err()).toBe('capsule-inspector: Denied, because nobody is asked here: git push: git push origin\n');
  });

  it.each([
    ['git push *', 'git push origin', 'once'],
    ['git push git push *', 'git push origin', 'once'],
    ['*', 'git push origin', 'once'],
    ['git pull *', 'git push origin', 'deny'],
    ['*', 'git push; rm x', 'deny'],
  ])('--yes-to %j allows %j: %s', async (pattern, resource, decision) => {
    const { ask, answered } = start({ yesTo: yesTo(pattern), rest: 'deny' });
    await ask(approval('1', 'git push', resource));
    const by = decision === 'once' ? 'options' : 'nobody';
    expect(answered).toEqual([['1', { kind: 'approval', decision, by }]]);
  });

  it('never give a value by a pattern', async () => {
    const { ask, answered } = start({ yesTo: yesTo('*'), rest: 'deny' });
    await ask(field({}));
    expect(answered).toEqual([['1', { kind: 'cancel', by: 'nobody' }]]);
  });
});
