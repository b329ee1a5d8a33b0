import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { SandboxStore } from './open-sandbox-store.ts';
import { createStoredValues, isReadableValue } from './stored-values.ts';
import { noSpace, TestStores } from './test-stores-contract.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text);

describe('small values by key', () => {
  let stores: TestStores;
  let store: SandboxStore;
  beforeEach(() => {
    stores = new TestStores();
    store = stores.open();
  });
  afterEach(() => stores.remove());
  const shown = (of: SandboxStore): string => {
    const values = createStoredValues(of);
    return values
      .keys('s')
      .map((key) => `${key}=${Buffer.from(values.get('s', key) ?? []).toString()}`)
      .join(' ');
  };

  it('survive kill -9 when they were committed, and only then', () => {
    const values = createStoredValues(store);
    values.set('s', 'a', bytes('1'));
    values.set('s', 'b', bytes('2'));
    values.delete('s', 'a');
    store.journal.commit();
    values.set('s', 'c', bytes('3'));
    expect(shown(stores.crash())).toBe('b=2');
  });

  it('are the same before and after a checkpoint, and after what came since', () => {
    const values = createStoredValues(store);
    for (const key of ['a', 'b', 'c']) values.set('s', key, bytes(key));
    store.journal.checkpoint();
    values.set('s', 'b', bytes('new'));
    values.delete('s', 'c');
    store.journal.commit();
    expect(values.keys('s')).toEqual(['a', 'b']);
    expect(Buffer.from(values.get('s', 'a') ?? []).toString()).toBe('a');
    const again = stores.crash();
    expect(shown(again)).toBe('a=a b=new');
    again.journal.checkpoint();
    expect(shown(stores.crash())).toBe('a=a b=new');
  });

  it('are as before when their group cannot be written', () => {
    const values = createStoredValues(store);
    values.set('s', 'a', bytes('1'));
    store.journal.checkpoint();
    const usage = values.usage('s');
    values.set('s', 'a', bytes('other'));
    values.set('s', 'b', bytes('2'));
    values.delete('s', 'a');
    values.settled('dropped');
    expect(values.keys('s')).toEqual(['a']);
    expect(Buffer.from(values.get('s', 'a') ?? []).toString()).toBe('1');
    expect(values.usage('s')).toEqual(usage);
  });

  it('are still to be written when a checkpoint fails', () => {
    const values = createStoredValues(store);
    values.set('s', 'a', bytes('1'));
    const prepare = vi.spyOn(store.database, 'prepare').mockImplementationOnce(noSpace);
    expect(() => store.journal.checkpoint()).toThrow();
    prepare.mockRestore();
    store.journal.checkpoint();
    expect(shown(stores.crash())).toBe('a=1');
  });

  it('count their bytes, keys included, and are sorted by code units', () => {
    const values = createStoredValues(store);
    for (const key of ['ä', 'b', 'B']) values.set('s', key, bytes('xy'));
    expect(values.keys('s')).toEqual(['B', 'b', 'ä']);
    expect(values.usage('s')).toEqual({ bytes: 10, keys: 3 });
    values.set('s', 'b', bytes(''));
    expect([values.usage('s'), values.sizeOf('s', 'b')]).toEqual([{ bytes: 8, keys: 3 }, 1]);
    expect([values.usage('other'), values.keys('other'), values.get('other', 'b')]).toEqual([
      { bytes: 0, keys: 0 },
      [],
      null,
    ]);
  });

  it('are read from rows that have what it takes', () => {
    expect(isReadableValue({ space: 's', key: 'k', value: bytes('') })).toBe(true);
    expect(isReadableValue({ space: 's', key: 'k', value: 'text' })).toBe(false);
    expect(isReadableValue({ space: 1, key: 'k', value: bytes('') })).toBe(false);
  });
});
