import { afterEach, beforeEach, expect, test } from 'vitest';

import type { Prompt } from '../../src-preload/contract/prompt-schemas.ts';
import { Parked } from '../sandbox/parked.ts';
import { createTestWorkbench } from './test-workbench-contract.ts';
import type { TestWorkbench } from './test-workbench-contract.ts';

let bench: TestWorkbench;
beforeEach(async () => {
  bench = await createTestWorkbench();
});
afterEach(() => bench.remove());

/** A guest asks, and tells what it is answered. */
function ask(action: string, resource: string): string[] {
  const door = bench.session().doorForRun({ run: 'r', capsule: 'tidy', principal: 'default' }, []);
  const answers: string[] = [];
  const call = (): void => {
    try {
      answers.push(door.ask('request-approval', 'approve', { action, resource }));
    } catch (error) {
      if (!(error instanceof Parked)) throw error;
      error.register(call);
    }
  };
  call();
  return answers;
}
const told = (): readonly Prompt[][] =>
  bench.published
    .filter(({ name }) => name === 'promptsChanged')
    .map(({ payload }) => (payload as { prompts: Prompt[] }).prompts);
/** Of the question that waits longest. */
const asked = () => bench.session().services.prompts.list()[0]?.id ?? '';
const answer = (prompt: string, decision: 'deny' | 'once' | 'always') =>
  bench.client.promptAnswer({ sandbox: 'test', prompt, answer: { kind: 'approval', decision } });
const eventsOfUser = () =>
  bench
    .session()
    .audit.page({ after: 0, limit: 100 })
    .events.filter(({ fn }) => fn === 'ui')
    .map(({ path, outcome }) => `${path} ${outcome}`);

test('windows are told of each question, answer it, and are told that it is gone', async () => {
  const answers = ask('git push', 'git push origin');
  const [prompt] = await bench.client.promptList({ sandbox: 'test' });
  expect(prompt).toMatchObject({
    id: asked(),
    capsule: 'tidy',
    question: { action: 'git push', pattern: 'git push *' },
  });
  await answer(asked(), 'once');
  expect([answers, told().map((prompts) => prompts.length)]).toEqual([['approved'], [1, 0]]);
});

test('a question that is not asked any more cannot be answered, nor one with a wrong answer', async () => {
  await expect(answer('7', 'once')).rejects.toMatchObject({ code: 'not-found' });
  ask('a', 'b');
  await expect(
    bench.client.promptAnswer({ sandbox: 'test', prompt: asked(), answer: { kind: 'value', value: 'yes' } }),
  ).rejects.toMatchObject({ code: 'invalid-input', message: 'This question is answered with yes or no.' });
  expect(await bench.client.promptList({ sandbox: 'test' })).toHaveLength(1);
});

test('what is allowed always is listed and taken back, which is in the record', async () => {
  ask('git push', 'git push origin');
  await answer(asked(), 'always');
  expect(await bench.client.allowanceList({ sandbox: 'test' })).toMatchObject([
    { pattern: 'git push *', lifetime: 'always', capsule: 'tidy' },
  ]);
  const revoke = () => bench.client.allowanceRevoke({ sandbox: 'test', pattern: 'git push *' });
  expect([await revoke(), await revoke()]).toEqual([{ revoked: true }, { revoked: false }]);
  expect(await bench.client.allowanceList({ sandbox: 'test' })).toEqual([]);
  expect(eventsOfUser()).toEqual(['allowance://git push * ok', 'allowance://git push * ok']);
});

test('settings of a capsule are set, shown and taken away, without their values in the record', async () => {
  const set = (values: Record<string, string | null>) =>
    bench.client.configValues({ sandbox: 'test', capsule: 'tidy', set: values });
  expect(await set({ colour: 'red', size: '7' })).toEqual({ values: { colour: 'red', size: '7' } });
  expect(await set({ size: null })).toEqual({ values: { colour: 'red' } });
  await expect(set({ 'astrid.home': '/' })).rejects.toMatchObject({ code: 'invalid-input' });
  expect(eventsOfUser()).toEqual([
    'config://colour ok',
    'config://size ok',
    'config://size ok',
    'config://astrid.home reserved',
  ]);
});

test('the user can say something on the bus', async () => {
  const door = bench.session().doorForRun({ run: 'r', capsule: 'tidy', principal: 'default' }, []);
  const subscription = door.ask('subscribe', 'bus-subscribe', { pattern: 'news.*' });
  const publish = (topic: string) => bench.client.busPublish({ sandbox: 'test', topic, payload: 'hello' });
  expect([await publish('news.today'), await publish('other')]).toEqual([{ receivers: 1 }, { receivers: 0 }]);
  await expect(publish('NEWS')).rejects.toMatchObject({ code: 'invalid-input' });
  expect(door.ask('recv', 'bus-receive', { subscription, timeoutMs: 0, limit: 9 }).messages).toEqual([
    { topic: 'news.today', payload: 'hello', source: 'user', principal: { kind: 'verified', name: 'user' } },
  ]);
});
