import { describe, expect, it, onTestFinished } from 'vitest';

import { createPluginWorld, pluginFile } from './plugin-run-contract.ts';
import { planCall } from './plan-call.ts';
import type { RunEnd } from './host.ts';
import { guestOf } from '../sandbox/test-sandbox-contract.ts';

/** Calls in a thread of its own, as in earnest. */
async function call(name: string, args: readonly unknown[], plugin = 'kernel') {
  const world = createPluginWorld();
  onTestFinished(world.close);
  const capsule = await world.host.load(pluginFile(plugin));
  const { promise, resolve } = Promise.withResolvers<{ readonly end: RunEnd; readonly result: string | null }>();
  world.host.start({
    capsule,
    call: planCall(capsule, { export: name, args }),
    args: [],
    env: {},
    calls: guestOf(world.sandbox.open()),
    onOutput: () => undefined,
    onEnd: (end, result) => resolve({ end, result: result ?? null }),
  });
  return promise;
}

describe('calling a plug-in with values', () => {
  it.each([
    [['text ß'], '"text ß"'],
    [[[0, 255, 10]], '[0,255,10]'],
    [[], '""'],
  ])('gives it %j as input, and its output is the result', async (args, result) => {
    expect(await call('echo', args)).toEqual({ end: { how: 'exited', code: 0 }, result });
  });

  it('passes an interceptor its action and payload', async () => {
    const { end, result } = await call('astrid_hook_trigger', ['go', 'payload'], 'hook');
    expect(end).toMatchObject({ how: 'exited' });
    expect(typeof result).toBe('string');
  });
});
