import { afterEach, describe, expect, it } from 'vitest';

import { endAll, startGuest, startServer } from './bridge-guest-contract.ts';
import { TestCalls } from './test-calls.ts';

afterEach(endAll);

describe('questions to services over the blocking bridge', () => {
  it('are carried with their bytes, and so is the answer', async () => {
    const calls = new TestCalls();
    const asked: unknown[] = [];
    calls.answer = (name, request) => {
      asked.push([name, request]);
      return name === 'kv-get' ? new Uint8Array([1, 2]) : null;
    };
    const { result } = startGuest(
      startServer(),
      calls,
      `const set = fs.ask('kv-set', 'kv-set', { key: 'a', value: new Uint8Array([7]) });
       return [set, fs.ask('kv-get', 'kv-get', { key: 'a' })];`,
    );
    expect(await result).toEqual([null, new Uint8Array([1, 2])]);
    expect(asked).toEqual([
      ['kv-set', { key: 'a', value: new Uint8Array([7]) }],
      ['kv-get', { key: 'a' }],
    ]);
  });

  it('throw a refusal as ServiceError, and one that does not fit is refused at once, and recorded', async () => {
    const calls = new TestCalls();
    const { result } = startGuest(
      startServer(),
      calls,
      `const ask = (payload) => attempt(() => fs.ask('publish', 'bus-publish', { topic: 'a', payload, claimed: null }));
       return [ask(''), ask('x'.repeat(11 * 1024 * 1024)), ask('').code];`,
    );
    expect(await result).toEqual([
      { name: 'ServiceError', code: 'unsupported', message: 'unsupported' },
      { name: 'ServiceError', code: 'too-large', message: 'the request is too large' },
      'unsupported',
    ]);
    expect(calls.seen).toEqual(['publish bus-publish', 'publish!denied bus-publish', 'publish bus-publish']);
  });

  it('refuse what does not fit also when it is the first call of its function', async () => {
    const calls = new TestCalls();
    const { result } = startGuest(
      startServer(),
      calls,
      `const value = new Uint8Array(11 * 1024 * 1024);
       return attempt(() => fs.ask('kv-set', 'kv-set', { key: 'a', value })).code;`,
    );
    expect(await result).toBe('too-large');
    expect(calls.seen).toEqual(['kv-set!denied kv-set']);
  });

  it('leave a record of a path, and of a resource, that does not fit', async () => {
    const calls = new TestCalls();
    const { result } = startGuest(
      startServer(),
      calls,
      `const long = 'x'.repeat(11 * 1024 * 1024);
       fs.refusedCall('handle', long, 'no network');
       return attempt(() => fs.unlink('unlink-file-at', { at: 1, path: long })).code;`,
    );
    expect(await result).toBe('name-too-long');
    expect(calls.seen.map((seen) => seen.slice(0, 40))).toEqual([
      `handle!denied ${'x'.repeat(26)}`,
      `unlink-file-at!name-too-long ${'x'.repeat(11)}`,
    ]);
  });
});
