/** What is wrong with a store is found, all of it, and named. */
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verifyTreeRows } from '../vfs/node/verify-rows.ts';
import { OpenSandbox } from './crash-world-contract.ts';
import { change, DamagedStores, FILES, flip, hashesOf, write } from './damaged-stores-contract.ts';
import { verifyStore } from './verify-store.ts';
import type { Finding } from './verify-store.ts';

let stores: DamagedStores;
beforeAll(() => {
  stores = new DamagedStores();
});
afterAll(() => stores.remove());

function verify(sandbox: OpenSandbox): readonly Finding[] {
  const work = verifyStore(sandbox.store, [verifyTreeRows]);
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

describe('verifying', () => {
  test('finds nothing in a store that is well, and touches nothing', () => {
    const copy = stores.copy();
    const sandbox = new OpenSandbox(copy, null);
    const before = hashesOf(copy);
    expect(verify(sandbox)).toEqual([]);
    expect(hashesOf(copy)).toEqual(before);
    sandbox.close();
  });

  test('names a content with a flipped bit, by its hash and with a sentence', () => {
    const copy = stores.copy((at) => change(join(at, 'packs', '1.pack'), flip(1000)));
    const sandbox = new OpenSandbox(copy, null);
    const findings = verify(sandbox);
    expect(findings.map(({ kind }) => kind)).toEqual(['content-damaged']);
    expect(findings[0]?.sentence).toMatch(/^A content of \d+ bytes in pack 1 is not what was put there/);
    expect(findings[0]?.subject).toMatch(/^[0-9a-f]{64}$/);
    sandbox.close();
  });

  test('names every content of a pack that is missing, and does not make an empty one', () => {
    const copy = stores.copy((at) => rmSync(join(at, 'packs', '1.pack')));
    const sandbox = new OpenSandbox(copy, null);
    const findings = verify(sandbox);
    expect(new Set(findings.map(({ kind }) => kind))).toEqual(new Set(['content-unreadable']));
    expect(findings.length).toBe(FILES);
    expect(existsSync(join(copy, 'packs', '1.pack'))).toBe(false);
    sandbox.close();
  });

  test('names the contents behind the end of a pack that was cut', () => {
    const copy = stores.copy((at) => change(join(at, 'packs', '1.pack'), (bytes) => bytes.subarray(0, -1)));
    const sandbox = new OpenSandbox(copy, null);
    expect(verify(sandbox).map(({ kind }) => kind)).toEqual(['content-unreadable']);
    sandbox.close();
  });

  test('names contents that a tree holds and the index has lost', () => {
    const sandbox = new OpenSandbox(stores.copy(), null);
    sandbox.store.database.exec('DELETE FROM blobs');
    const findings = verify(sandbox);
    expect(new Set(findings.map(({ kind }) => kind))).toEqual(new Set(['content-lost']));
    expect(findings.length).toBe(FILES);
    sandbox.close();
  });

  test('names a large file that is gone, or shorter than what was committed', () => {
    const only = (at: string): string => join(at, 'work', readdirSync(join(at, 'work'))[0] ?? '');
    for (const damage of [
      (at: string) => rmSync(only(at)),
      (at: string) => change(only(at), (bytes) => bytes.subarray(0, 50_000)),
    ]) {
      const sandbox = new OpenSandbox(stores.copy(damage), null);
      expect(verify(sandbox).map(({ kind }) => kind)).toEqual(['work-lost']);
      sandbox.close();
    }
  });

  test('names a large file that only a checkpoint still has, and that is gone or cut', () => {
    for (const damage of [
      (file: string) => rmSync(file),
      (file: string) => change(file, (bytes) => bytes.subarray(1)),
    ]) {
      const copy = stores.copy();
      const kept = readdirSync(join(copy, 'work'))[0] ?? '';
      let sandbox = new OpenSandbox(copy, null);
      const { id } = sandbox.tree.freeze();
      write(sandbox, 'large', 'another'.repeat(20_000));
      sandbox.store.journal.checkpoint();
      sandbox.close();

      sandbox = new OpenSandbox(copy, null);
      expect(verify(sandbox)).toEqual([]);
      damage(join(copy, 'work', kept));
      expect(verify(sandbox).map(({ kind, subject }) => `${kind} ${subject}`)).toEqual([`work-lost ${kept}`]);
      sandbox.tree.drop(id);
      sandbox.store.journal.checkpoint();
      expect(verify(sandbox)).toEqual([]);
      sandbox.close();
    }
  });

  test('names a row that cannot be read, and names that lead nowhere', () => {
    const sandbox = new OpenSandbox(stores.copy(), null);
    const { database } = sandbox.store;
    const [first, second] = database.prepare('SELECT id FROM nodes WHERE id <> 1 ORDER BY id LIMIT 2').all();
    database.prepare('UPDATE nodes SET state = ? WHERE id = ?').run(Buffer.from('nonsense'), Number(first?.['id']));
    database.prepare('DELETE FROM nodes WHERE id = ?').run(Number(second?.['id']));
    const findings = verify(sandbox);
    expect(findings.map(({ kind }) => kind).sort()).toEqual(['name-lost', 'row-damaged']);
    sandbox.close();
  });
});
