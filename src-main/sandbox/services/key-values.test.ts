import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { callEvents, createTestServices } from './test-services-contract.ts';
import type { TestServices } from './test-services-contract.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text);
const textOf = (value: Uint8Array | null | undefined): string | null => (value ? Buffer.from(value).toString() : null);
const MIB = 1024 * 1024;

describe('the values of a capsule', () => {
  let services: TestServices;
  beforeEach(() => {
    services = createTestServices();
  });
  afterEach(() => services.remove());
  const set = (key: string, value: Uint8Array) => services.call(services.run(), 'kv-set', { key, value });
  const get = (key: string, capsule?: string) => services.call(services.run({}, capsule), 'kv-get', { key });

  it('are there for the next run, and after the sandbox was opened anew', () => {
    set('a', bytes('one'));
    expect(textOf(get('a').answer)).toBe('one');
    services.open();
    expect(textOf(get('a').answer)).toBe('one');
  });

  it('are the capsule’s own', () => {
    set('a', bytes('one'));
    expect(get('a', 'other').answer).toBeNull();
  });

  it('tell an empty value from none, and a deleted one from another', () => {
    set('a', bytes(''));
    expect(get('a').answer).toEqual(new Uint8Array());
    const door = services.run();
    expect(services.call(door, 'kv-delete', { key: 'a' }).answer).toBe(true);
    expect(services.call(door, 'kv-delete', { key: 'a' }).answer).toBe(false);
    expect(get('a').answer).toBeNull();
  });

  it.each([
    ['nothing', ''],
    ['a control character', 'a\u0007'],
    ['a new line', 'a\nb'],
    ['another normal form than NFC', 'e\u0301'],
    ['half a character', 'a\ud800'],
    ['257 bytes', 'ä'.repeat(128) + 'a'],
  ])('refuse a key of %s', (_what, key) => {
    expect(set(key, bytes('x')).code).toBe('invalid-key');
    expect(get(key).code).toBe('invalid-key');
  });

  it('take a key of 256 bytes and a value of 1 MiB, and not one byte more', () => {
    const key = 'ä'.repeat(128);
    expect(set(key, new Uint8Array(MIB)).state).toBe('answered');
    expect(set(key, new Uint8Array(MIB + 1)).code).toBe('too-large');
    expect(get(key).answer?.length).toBe(MIB);
  });

  it('are listed sorted, page by page', () => {
    for (const key of ['b', 'a/2', 'a/1', 'c']) set(key, bytes(key));
    const list = (prefix: string, after: string | null, limit: number) =>
      services.call(services.run(), 'kv-list', { prefix, after, limit }).answer;
    expect(list('', null, 2)).toEqual({ keys: ['a/1', 'a/2'], more: true });
    expect(list('', 'a/2', 2)).toEqual({ keys: ['b', 'c'], more: false });
    expect(list('a/', null, 0)).toEqual({ keys: ['a/1', 'a/2'], more: false });
    expect(list('z', null, 0)).toEqual({ keys: [], more: false });
  });

  it('list 1024 keys at most', () => {
    const door = services.run();
    for (let index = 0; index < 1025; index++)
      services.call(door, 'kv-set', { key: `k${String(index).padStart(4, '0')}`, value: bytes('') });
    const page = services.call(door, 'kv-list', { prefix: '', after: null, limit: 9999 }).answer;
    expect([page?.keys.length, page?.more]).toEqual([1024, true]);
  });

  it('are cleared by their beginning', () => {
    for (const key of ['a/1', 'a/2', 'b']) set(key, bytes(key));
    expect(services.call(services.run(), 'kv-clear', { prefix: 'a/' }).answer).toBe(2);
    expect(services.call(services.run(), 'kv-list', { prefix: '', after: null, limit: 0 }).answer?.keys).toEqual(['b']);
  });

  it.each([
    ['the value that is there', 'one', 'one', 'answered'],
    ['another value', 'one', 'two', 'failed'],
    ['none where there is one', 'one', null, 'failed'],
    ['none where there is none', null, null, 'answered'],
    ['one where there is none', null, 'one', 'failed'],
  ])('are swapped by comparison: %s', (_what, present, expected, state) => {
    if (present !== null) set('a', bytes(present));
    const swap = services.call(services.run(), 'kv-swap', {
      key: 'a',
      expected: expected === null ? null : bytes(expected),
      value: bytes('new'),
    });
    expect(swap.state).toBe(state);
    expect(swap.code).toBe(state === 'failed' ? 'conflict' : undefined);
    expect(textOf(get('a').answer)).toBe(state === 'failed' ? present : 'new');
  });

  it('fill no more than their quota; what takes the place of another counts the difference', () => {
    const door = services.run();
    for (let index = 0; index < 63; index++)
      services.call(door, 'kv-set', { key: `k${index}`, value: new Uint8Array(MIB) });
    expect(services.call(door, 'kv-set', { key: 'last', value: new Uint8Array(MIB) }).code).toBe('quota');
    expect(services.call(door, 'kv-set', { key: 'k1', value: new Uint8Array(MIB) }).state).toBe('answered');
    services.call(door, 'kv-delete', { key: 'k0' });
    expect(services.call(door, 'kv-set', { key: 'last', value: new Uint8Array(MIB) }).state).toBe('answered');
  });

  it('are recorded by key, never by value', () => {
    set('a', bytes('secret'));
    get('a');
    set('', bytes(''));
    expect(callEvents(services.session())).toEqual([
      'abi.kv-set kv://a allow ok',
      'abi.kv-get kv://a allow ok',
      'abi.kv-set kv:// allow invalid-key',
    ]);
    expect(JSON.stringify(services.session().audit.page({ after: 0, limit: 10 }))).not.toContain('secret');
  });
});
