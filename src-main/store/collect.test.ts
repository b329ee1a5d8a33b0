/** Giving space back: never what somebody holds, whatever happened in between. */
import fc from 'fast-check';
import { hash as hashOf } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { BlobStore } from './content-store.ts';
import type { SandboxStore } from './open-sandbox-store.ts';
import { TestStores } from './test-stores-contract.ts';

let stores: TestStores;
beforeEach(() => {
  stores = new TestStores();
});
afterEach(() => stores.remove());

const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('put' as const), content: fc.integer({ min: 0, max: 30 }) }) },
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant('release' as const), content: fc.integer({ min: 0, max: 30 }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constantFrom('checkpoint' as const, 'collect' as const, 'slice' as const) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('crash' as const) }) },
);

const bytesOf = (content: number): Buffer => Buffer.alloc(200 + content * 7, content + 1);
const hashes = new Map(
  Array.from({ length: 31 }, (_, content) => [content, hashOf('sha256', bytesOf(content), 'hex')]),
);
const hashOfContent = (content: number): string => hashes.get(content) ?? '';

const blobsOf = (store: SandboxStore): BlobStore => store.contents.blobs;

/** Holds contents as a tree does: what was not packed before a crash is put again from the journal. */
class Holder {
  store = stores.open();
  readonly held = new Map<number, number>();

  do(one: typeof step extends fc.Arbitrary<infer T> ? T : never): void {
    if (one.do === 'put') {
      blobsOf(this.store).put(hashOfContent(one.content), bytesOf(one.content));
      this.held.set(one.content, (this.held.get(one.content) ?? 0) + 1);
    } else if (one.do === 'release') this.release(one.content);
    else if (one.do === 'checkpoint') this.store.journal.checkpoint();
    else if (one.do === 'collect') this.settle(() => this.store.collect());
    else if (one.do === 'slice') this.settle(() => this.store.collectSlice());
    else this.crash();
  }

  release(content: number): void {
    const count = this.held.get(content) ?? 0;
    if (count === 0) return;
    blobsOf(this.store).release(hashOfContent(content));
    if (count === 1) this.held.delete(content);
    else this.held.set(content, count - 1);
  }

  settle(collect: () => void): void {
    this.store.journal.checkpoint();
    collect();
  }

  crash(): void {
    this.store = stores.crash();
    for (const [content, count] of this.held) {
      const hash = hashOfContent(content);
      const blobs = blobsOf(this.store);
      for (let each = 0; each < count; each++)
        if (blobs.has(hash)) blobs.retain(hash);
        else blobs.put(hash, bytesOf(content));
    }
  }

  check(): void {
    for (const content of this.held.keys())
      expect(Buffer.compare(blobsOf(this.store).read(hashOfContent(content)), bytesOf(content))).toBe(0);
  }
}

describe('collecting', () => {
  test('keeps all that is held, after any puts, releases, checkpoints, slices and crashes', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const holder = new Holder();
        for (const one of steps) {
          holder.do(one);
          holder.check();
        }
        stores.remove();
        stores = new TestStores();
      }),
      { numRuns: process.env['FUZZ_FULL'] === undefined ? 40 : 1_000 },
    );
  });

  test('is worth it only when much is waste, and gives the space back in slices', () => {
    const store = stores.open();
    const blobs = blobsOf(store);
    const names = Array.from({ length: 12_000 }, (_, index) => hashOf('sha256', String(index), 'hex'));
    for (const name of names) blobs.put(name, Buffer.alloc(100, 1));
    store.journal.checkpoint();
    expect(store.isWasteful()).toBe(false);
    for (const name of names.slice(0, 200)) blobs.release(name);
    expect(store.isWasteful()).toBe(false);
    for (const name of names.slice(200, 9_000)) blobs.release(name);
    expect(store.isWasteful()).toBe(true);
    let slices = 1;
    while (!store.collectSlice()) slices++;
    expect(slices).toBeGreaterThan(2);
    expect(store.isWasteful()).toBe(false);
    expect(store.database.prepare('SELECT count(*) AS n FROM blobs').get()?.['n']).toBe(3_000);
    for (const name of names.slice(9_000)) expect(blobs.read(name).length).toBe(100);
  });
});
