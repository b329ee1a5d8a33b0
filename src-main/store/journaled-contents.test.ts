import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FaultyDisk } from './faulty-disk-contract.ts';
import type { SandboxStore } from './open-sandbox-store.ts';
import { TestStores } from './test-stores-contract.ts';

const BYTES = new Uint8Array(Buffer.alloc(1000, 'some content '));
const HASH = createHash('sha256').update(BYTES).digest('hex');

let stores: TestStores;
let store: SandboxStore;

/** As somebody who keeps the hash in a record of its own. */
function name({ contents }: SandboxStore): void {
  contents.named.write(HASH, BYTES);
  contents.blobs.retain(HASH);
}
const read = ({ contents }: SandboxStore): string => Buffer.from(contents.blobs.read(HASH)).toString();

beforeEach(() => {
  stores = new TestStores();
  store = stores.open();
});
afterEach(() => stores.remove());

describe('a content that records name by its hash', () => {
  test('is there after a kill, and comes to rest with the next checkpoint', () => {
    name(store);
    store.journal.commit();
    const killed = stores.crash();
    killed.contents.blobs.retain(HASH);
    expect(read(killed)).toBe(Buffer.from(BYTES).toString());
    expect(killed.contents.blobs.isAtRest(HASH)).toBe(false);
    killed.journal.checkpoint();
    killed.collect();
    expect(killed.contents.blobs.isAtRest(HASH)).toBe(true);
    expect(read(stores.crash())).toBe(Buffer.from(BYTES).toString());
  });

  test('stays for those who name it later in the same log, when another has let go of it', () => {
    name(store);
    store.contents.blobs.release(HASH);
    name(store);
    store.journal.commit();
    const killed = stores.crash();
    killed.contents.blobs.retain(HASH);
    killed.contents.blobs.release(HASH);
    killed.contents.blobs.retain(HASH);
    expect(read(killed)).toBe(Buffer.from(BYTES).toString());
  });

  test('is written once, and not at all when the packs have it', () => {
    name(store);
    store.journal.commit();
    const once = store.journal.size;
    name(store);
    store.journal.commit();
    expect(store.journal.size).toBe(once);
    store.journal.checkpoint();
    name(store);
    store.journal.commit();
    expect(store.journal.size).toBe(0);
  });

  test('is written again when its group was dropped', () => {
    stores.close(store);
    const faulty = new FaultyDisk();
    store = stores.open({ disk: faulty.disk });
    name(store);
    faulty.breakAt({ after: 0, errno: 'ENOSPC', lasts: 'on' });
    expect(() => store.journal.commit()).toThrow();
    faulty.mend();
    store.contents.blobs.release(HASH);
    expect(store.contents.blobs.has(HASH)).toBe(false);
    name(store);
    store.journal.commit();
    const killed = stores.crash();
    killed.contents.blobs.retain(HASH);
    expect(read(killed)).toBe(Buffer.from(BYTES).toString());
  });

  test('goes when nobody holds it any more', () => {
    name(store);
    store.journal.checkpoint();
    store.contents.blobs.release(HASH);
    store.collect();
    expect(store.contents.blobs.has(HASH)).toBe(false);
  });
});
