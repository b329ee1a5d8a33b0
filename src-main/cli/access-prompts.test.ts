/** Questions for rights, from the engine's word to the answer: at the terminal, by patterns, by a broker. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { ApiHandlers } from '../../src-preload/contract/api.ts';
import type { Coverage } from '../../src-preload/contract/policy-schemas.ts';
import type { Prompt, PromptAnswer } from '../../src-preload/contract/prompt-schemas.ts';
import { CallError } from '../../src-preload/contract/reply.ts';

import { aRun, play } from './context-fixture.ts';
import { standingPermit } from './prompt-policy.ts';
import type { PromptPolicy } from './prompt-policy.ts';
import { createPrompter } from './prompts.ts';
import { aField, anAccess, anApproval } from './test-prompts-contract.ts';

const nothing: Coverage = { files: 0, directories: 0, more: false, sample: [] };

interface Wanted {
  readonly policy?: Partial<PromptPolicy>;
  readonly answers?: 'terminal' | 'nobody';
  readonly handlers?: Partial<ApiHandlers>;
}

function start({ policy = {}, answers = 'terminal', handlers = {} }: Wanted = {}) {
  const answered: [string, PromptAnswer][] = [];
  const played = play({
    promptAnswer: ({ prompt, answer }) => (answered.push([prompt, answer]), {}),
    ruleCoverage: () => nothing,
    ...handlers,
  });
  const prompter = createPrompter({ ...played.context, answers }, { yesTo: [], rest: 'ask', ...policy });
  return {
    ...played,
    prompter,
    answered,
    ask: (...prompts: Prompt[]) => played.emit('promptsChanged', { sandbox: 'id', prompts }),
    type: (text: string) => Buffer.from(prompter.read(Buffer.from(text))).toString(),
    /** Until the last question on the screen can be answered. */
    shown: async (times = 1) => {
      await vi.waitFor(() => expect(played.err().split('allow? [')).toHaveLength(times + 1));
      vi.advanceTimersByTime(1000);
    },
  };
}
const permits = (...patterns: readonly string[]) =>
  patterns.map((pattern) => {
    const permit = standingPermit(pattern);
    if ('problem' in permit) throw new Error(permit.problem);
    return permit;
  });
const decided = (decision: string) => ({ kind: 'access', decision });
const unasked = { ...decided('deny'), by: 'nobody' };
const permitted = { ...decided('once'), by: 'options' };

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

describe('a right that is asked for at the terminal', () => {
  it('is answered by the line that follows the question', async () => {
    const { ask, shown, type, answered } = start();
    await ask(anAccess('7'));
    await shown();
    expect(type('r\nfor the capsule')).toBe('for the capsule');
    expect(answered).toEqual([['7', { kind: 'access', decision: 'run', pattern: 'cwd://out/a.md' }]]);
  });

  it('takes nothing that was typed before it stood there', async () => {
    const { ask, shown, type, answered } = start();
    await ask(anAccess('1'));
    expect(type('y\n')).toBe('y\n');
    await shown();
    expect(answered).toEqual([]);
  });

  it('takes nothing that was typed behind a choice of a wider rule, before that was shown', async () => {
    const { ask, shown, type, answered } = start();
    await ask(anAccess('1'));
    await shown();
    expect(type('f\ns\n')).toBe('');
    await shown(2);
    expect(answered).toEqual([]);
    type('s\n');
    expect(answered).toEqual([['1', { kind: 'access', decision: 'sandbox', pattern: 'cwd://out' }]]);
  });

  it('takes one line for one question, however many wait', async () => {
    const { ask, shown, type, answered } = start();
    await ask(anAccess('1'), anApproval('2'));
    await shown();
    expect(type('y\ny\n')).toBe('y\n');
    expect(answered).toEqual([['1', decided('once')]]);
  });

  it('asks again after an answer that nobody can have meant', async () => {
    const { ask, type, answered, err } = start();
    await ask(anAccess('1'));
    await vi.waitFor(() => expect(err()).toContain('allow?'));
    expect(type('y\n')).toBe('');
    expect([answered, err().split('allow? [').length - 1]).toEqual([[], 2]);
    expect(err()).toContain('is no answer');
  });

  it('counts down, and says so once when little is left', async () => {
    const { ask, shown, err } = start();
    await ask(anAccess('1'));
    await shown();
    vi.advanceTimersByTime(50_000);
    expect(err().split('\n').slice(-2)).toEqual([
      '  30 s left, then it is denied: ',
      '  10 s left, then it is denied: ',
    ]);
  });

  it('is shown without what the engine cannot tell, or not in time', async () => {
    const { ask, shown, err } = start({
      handlers: {
        ruleCoverage: () => new Promise<never>(() => undefined),
        eventPage: () => {
          throw new CallError('not-found', '');
        },
      },
    });
    await ask(anAccess('1', { lead: [3] }));
    await vi.waitFor(() => {
      vi.advanceTimersByTime(500);
      expect(err()).toContain('what it covers could not be counted');
    });
    await shown();
  });

  it('is not shown when it is gone before it could be', async () => {
    const { ask, err, shown, answered } = start();
    await ask(anAccess('1'));
    await ask();
    await ask(anAccess('2'));
    await shown();
    expect([err().split('asks for the right').length, answered]).toEqual([2, []]);
  });

  it('is denied with all that wait when the input ends', async () => {
    const { ask, shown, prompter, answered } = start();
    await ask(anAccess('1'), anAccess('2'));
    await shown();
    prompter.inputEnded();
    expect(answered).toEqual([
      ['1', unasked],
      ['2', unasked],
    ]);
  });
});

describe('a right that is asked for in a script', () => {
  it('is denied at once, and the line says which option allows it, as one word of a shell', async () => {
    const { ask, answered, err } = start({ answers: 'nobody' });
    await ask(anAccess('1'), anAccess('2', { access: 'read', path: "cwd://a'; rm -r ~\n" }));
    expect(answered).toEqual([
      ['1', unasked],
      ['2', unasked],
    ]);
    expect(err()).toBe(
      'capsule-inspector: Denied, because nobody is asked here: write cwd://out/a.md; --yes-to write:cwd://out/a.md allows it\n' +
        "capsule-inspector: Denied, because nobody is asked here: read cwd://a'; rm -r ~\\u{a}; --yes-to 'read:cwd://a'\\''; rm -r ~\\u{a}' allows it\n",
    );
  });

  it.each([
    ['write:cwd://out', 'write', 'cwd://out/a.md', 'once'],
    ['write:cwd://out/', 'write', 'cwd://out', 'once'],
    ['write:workspace://out', 'write', 'cwd://out/a/b', 'once'],
    ['cwd://', 'read', 'cwd://', 'once'],
    ['cwd://out', 'read', 'cwd://out/a.md', 'once'],
    ['cwd://out', 'write', 'cwd://out/a.md', 'once'],
    ['write:*', 'write', 'cwd://deep/er', 'once'],
    ['write:*', 'write', 'home://a', 'deny'],
    ['read:cwd://out', 'write', 'cwd://out/a.md', 'deny'],
    ['write:cwd://out', 'read', 'cwd://out/a.md', 'deny'],
    ['write:cwd://out', 'write', 'cwd://outside', 'deny'],
    ['write:cwd://out', 'write', 'cwd://', 'deny'],
    ['write:tmp://', 'write', 'cwd://tmp', 'deny'],
    ['*', 'read', 'cwd://a', 'deny'],
    ['cwd:*', 'read', 'cwd://a', 'deny'],
  ] as const)('--yes-to %s: %s %s comes to %s', async (pattern, access, path, decision) => {
    const { ask, answered } = start({ policy: { yesTo: permits(pattern), rest: 'deny' } });
    await ask(anAccess('1', { access, path }));
    expect(answered).toEqual([['1', decision === 'once' ? permitted : unasked]]);
  });

  it.each(['read:cwd:///etc', 'write:cwd://a/../b', 'read:/etc', 'write:src', 'cwd:///etc', 'home://..'])(
    '--yes-to %s allows nothing, and is refused',
    (pattern) => expect(standingPermit(pattern)).toHaveProperty('problem'),
  );
});

describe('with a broker', () => {
  const folder = mkdtempSync(join(tmpdir(), 'inspector-prompts-'));
  const socket = join(folder, 's');
  afterAll(() => rmSync(folder, { recursive: true }));

  it('asks it for rights and approvals that no pattern allows, and the terminal for values', async () => {
    const requests: Record<string, unknown>[] = [];
    const server = createServer((connection) => {
      connection.on('data', (bytes) => {
        for (const line of bytes.toString().split('\n').filter(Boolean)) {
          const request = JSON.parse(line) as Record<string, unknown>;
          requests.push(request);
          connection.write(`${JSON.stringify({ id: request['id'], decision: 'once', by: 'rules' })}\n`);
        }
      });
    });
    await new Promise<void>((resolve) => server.listen(socket, resolve));
    const played = start({ policy: { broker: socket, yesTo: permits('cwd://in'), rest: 'ask' } });
    const { ask, emit, answered, prompter, err } = played;
    await emit('runChanged', aRun({ capsuleHash: 'of the run' }));
    const prompts = [anAccess('1'), anAccess('2', { path: 'cwd://in/a' }), anApproval('3'), { ...aField({}), id: '4' }];
    await ask(...prompts);
    // The engine tells of each change anew: nothing is asked twice.
    await ask(...prompts);
    await vi.waitFor(() => expect(answered).toHaveLength(3));
    prompter.stop();
    await new Promise((resolve) => server.close(resolve));
    expect(new Map(answered)).toEqual(
      new Map<string, unknown>([
        ['1', { kind: 'access', decision: 'once', broker: 'rules' }],
        ['2', permitted],
        ['3', { kind: 'approval', decision: 'once', broker: 'rules' }],
      ]),
    );
    expect(requests.map(({ id, capsule }) => [id, capsule])).toEqual([
      ['1', { name: 'tidy', hash: 'ab'.repeat(32) }],
      ['3', { name: 'tidy', hash: 'of the run' }],
    ]);
    expect(err()).toContain('asks for name');
  });

  it('that is not there denies, and never leaves it to the terminal', async () => {
    const { ask, answered, prompter, err } = start({ policy: { broker: join(folder, 'none') } });
    await ask(anAccess('1'));
    await vi.waitFor(() => expect(answered).toEqual([['1', { ...unasked, broker: 'broker' }]]));
    expect(err()).toContain('Denied, because the broker is not there (no such socket): write cwd://out/a.md');
    prompter.stop();
  });
});
