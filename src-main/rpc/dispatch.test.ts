/** Only declared calls with right inputs reach a handler. */
import { describe, expect, it } from 'vitest';

import { CallError } from '../../src-preload/contract/reply.ts';
import type { Failure } from '../../src-preload/contract/reply.ts';

import { createDispatch } from './dispatch.ts';

const explain = (error: unknown): Failure =>
  error instanceof CallError ? { code: error.code, message: error.message } : { code: 'internal', message: 'fault' };

describe('dispatch', () => {
  it('hands the parsed input to the handler and its answer back', async () => {
    const dispatch = createDispatch({ jobCancel: ({ job }) => (expect(job).toBe('j'), {}) }, explain);
    // zod drops what the schema does not know.
    expect(await dispatch('jobCancel', { job: 'j', more: 1 })).toEqual({ ok: true, value: {} });
  });

  it.each(['nothing', 'toString', '__proto__', 'constructor', 'audited', ''])('has no call %j', async (name) => {
    const dispatch = createDispatch({ jobCancel: () => ({}) }, explain);
    expect(await dispatch(name, {})).toMatchObject({ ok: false, failure: { code: 'unknown-call' } });
  });

  it('has no call that it was given no handler for', async () => {
    const dispatch = createDispatch({}, explain);
    expect(await dispatch('jobCancel', { job: 'j' })).toMatchObject({ failure: { code: 'unknown-call' } });
  });

  it('says what is wrong with an input, without calling the handler', async () => {
    const dispatch = createDispatch({ jobCancel: () => expect.fail() }, explain);
    const reply = await dispatch('jobCancel', { job: 3 });
    expect(reply).toMatchObject({ ok: false, failure: { code: 'invalid-input' } });
    expect(reply.ok ? '' : reply.failure.message).toMatch(/^jobCancel: .*job/s);
  });

  it('explains what a handler throws, at once or later', async () => {
    const now = createDispatch({ jobCancel: () => expect.unreachable() }, () => ({
      code: 'internal',
      message: 'fault',
    }));
    const later = createDispatch({ jobCancel: () => Promise.reject(new CallError('busy', 'later')) }, explain);
    expect(await now('jobCancel', { job: 'j' })).toEqual({
      ok: false,
      failure: { code: 'internal', message: 'fault' },
    });
    expect(await later('jobCancel', { job: 'j' })).toEqual({ ok: false, failure: { code: 'busy', message: 'later' } });
  });
});
