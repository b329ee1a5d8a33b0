import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import type { AuditEvent } from '../audit/event.ts';
import { Parked } from '../sandbox/parked.ts';
import { fail } from '../vfs/errors.ts';
import { createTestWorkbench } from './test-workbench-contract.ts';
import type { TestWorkbench } from './test-workbench-contract.ts';

let bench: TestWorkbench;
beforeEach(async () => {
  bench = await createTestWorkbench();
});
afterEach(() => bench.remove());

const record = (): readonly AuditEvent[] => bench.session().audit.page({ after: 0, limit: 100 }).events;
const last = (): AuditEvent => record().at(-1) ?? expect.fail('nothing is recorded');
const start = (file = '/x/guest.wasm') => bench.client.runStart({ sandbox: 'test', file, args: ['a'] });
const theRun = () => bench.host.started[0] ?? expect.fail('nothing was started');

/** The question that waits longest. */
const asked = () => bench.session().services.prompts.list()[0]?.id ?? '';

/** A guest asks for an approval, and for a secret; tells what it is answered. */
function ask(name: 'approve' | 'secret'): string[] {
  const caller = { run: 'r', capsule: 'tidy', principal: 'default' };
  const door = bench.session().doorForRun(caller, [], { purpose: 'lifecycle' });
  const answers: string[] = [];
  const question = { kind: 'secret', key: 'token', description: 'a token', options: null, defaultValue: null } as const;
  const call = (): void => {
    try {
      if (name === 'approve')
        answers.push(door.ask('request-approval', 'approve', { action: 'git push', resource: 'git push origin' }));
      else answers.push(door.ask('elicit', 'elicit', question).kind);
    } catch (error) {
      if (!(error instanceof Parked)) throw error;
      error.register(call);
    }
  };
  call();
  return answers;
}

describe('the record has', () => {
  test('the opening of a sandbox first, and its closing last', async () => {
    expect(record()).toMatchObject([
      { seq: 1, op: 'open-sandbox', principal: 'user', path: 'sandbox://test', outcome: 'ok', cause: 'user' },
    ]);
    await bench.workbench.close();
    bench.sandbox.forget();
    const again = bench.sandbox.open();
    expect(again.audit.page({ after: 1, limit: 9 }).events).toMatchObject([
      { op: 'close-sandbox', principal: 'user', path: 'sandbox://test', outcome: 'ok' },
    ]);
  });

  test('what the user sets, as it was asked for', async () => {
    await bench.client.sandboxLimits({ sandbox: 'test', set: { bytes: 1234 } });
    expect(last()).toMatchObject({ op: 'settings', path: 'settings://limits', asked: '{"bytes":1234}', cause: 'user' });
    await bench.client.runLimits({ sandbox: 'test', set: { operations: 7 } });
    expect(last()).toMatchObject({ op: 'settings', path: 'settings://run-limits', asked: '{"operations":7}' });
    const before = record().length;
    await bench.client.sandboxLimits({ sandbox: 'test' });
    await bench.client.runLimits({ sandbox: 'test' });
    expect(record()).toHaveLength(before);
  });

  test('a question, its answer and what that granted, in this order, and who decided', async () => {
    const answers = ask('approve');
    expect(last()).toMatchObject({
      ...{ op: 'prompt', run: 'r', capsule: 'tidy', principal: 'default', outcome: 'ok' },
      ...{ path: 'approval://git push', path2: 'git push origin' },
    });
    const answer = { kind: 'approval', decision: 'always' } as const;
    await bench.client.promptAnswer({ sandbox: 'test', prompt: asked(), answer });
    expect(answers).toEqual(['approved-always']);
    expect(record().slice(2)).toMatchObject([
      {
        op: 'answer',
        run: 'r',
        principal: 'user',
        decision: 'allow',
        cause: 'user',
        reason: 'the user allowed it always',
      },
      { op: 'grant', run: 'r', principal: 'user', path: 'allowance://git push *', cause: 'user' },
      { op: 'host-call', run: 'r', principal: 'default', cause: 'user', outcome: 'ok' },
    ]);
    expect(ask('approve')).toEqual(['allowance']);
    expect(last()).toMatchObject({ op: 'host-call', cause: 'grant', reason: 'allowance: git push *' });
    await bench.client.allowanceRevoke({ sandbox: 'test', pattern: 'git push *' });
    expect(last()).toMatchObject({ op: 'revoke', principal: 'user', path: 'allowance://git push *', outcome: 'ok' });
  });

  test('that a secret was given, and nothing of the secret', async () => {
    ask('secret');
    const secret = { form: 'plain', text: 'hunter2' } as const;
    await bench.client
      .promptAnswer({ sandbox: 'test', prompt: asked(), answer: { kind: 'secret', secret } })
      .catch(() => undefined);
    expect(record().slice(1, 3)).toMatchObject([
      { op: 'prompt', path: 'elicit://token', reason: 'asks for a secret' },
      { op: 'answer', path: 'elicit://token', reason: 'the user gave a secret' },
    ]);
    expect(JSON.stringify(record())).not.toContain('hunter2');
  });

  test('no answer that was refused', async () => {
    ask('approve');
    const answer = { kind: 'value', value: 'yes' } as const;
    await expect(bench.client.promptAnswer({ sandbox: 'test', prompt: asked(), answer })).rejects.toThrow();
    expect(last().op).toBe('prompt');
  });

  test('a start that came to nothing, and why', async () => {
    await expect(start('/x/readme.txt')).rejects.toThrow('This is no wasm.');
    expect(last()).toMatchObject({
      ...{ op: 'run-start', run: null, principal: 'user', path: '/x/readme.txt', asked: '/x/readme.txt a' },
      ...{ outcome: 'invalid-input', cause: 'user', reason: 'not started: This is no wasm.' },
    });
  });

  test.each([
    [{ how: 'exited', code: 3 }, 'run-exit', 'default'],
    [{ how: 'killed', why: 'stopped by the user' }, 'run-kill', 'user'],
    [{ how: 'limit', which: 'time', most: 1, message: 'too long' }, 'run-kill', 'limit'],
    [{ how: 'trapped', message: 'unreachable', doing: '', stack: '' }, 'run-trap', 'default'],
    [{ how: 'failed', message: 'no thread' }, 'run-trap', 'default'],
  ] as const)('how a run ended: %o', async (end, op, cause) => {
    const run = await start();
    expect(last()).toMatchObject({
      op: 'run-start',
      cause: 'user',
      reason: 'guest a, in mode open; it has no manifest',
    });
    bench.host.end(theRun(), end);
    expect(last()).toMatchObject({ op, cause, run: run.id, outcome: 'ok' });
    expect(last().reason).not.toBe('');
  });

  test('a fault of ours that a run met, without its trace', async () => {
    const run = await start();
    theRun().onFault?.('inside path_open of cwd://a');
    expect(last()).toMatchObject({
      ...{ op: 'fault', run: run.id, cause: 'fault', outcome: 'defect', decision: 'allow' },
      reason: 'a fault in the inspector itself, inside path_open of cwd://a',
    });
  });

  test('a fault of ours that no run met', () => {
    bench.workbench.fault('TypeError');
    expect(last()).toMatchObject({ op: 'fault', run: null, cause: 'fault', outcome: 'defect', path: 'sandbox://test' });
  });

  test('a closing that the disk does not take is no reason to stay open', async () => {
    vi.spyOn(bench.session().store.journal, 'commit').mockImplementation(() => fail('no-space'));
    await expect(bench.workbench.close()).resolves.toBeUndefined();
  });
});
