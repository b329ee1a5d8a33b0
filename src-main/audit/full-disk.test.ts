/** The record over a real journal and database, on a disk that fails and is mended, and whose process is killed at any time. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { FaultyDisk } from '../store/faulty-disk-contract.ts';
import { openSandboxStore } from '../store/open-sandbox-store.ts';
import type { SandboxStore } from '../store/open-sandbox-store.ts';
import { VfsError } from '../vfs/errors.ts';
import { createAuditLog } from './audit-log.ts';
import type { AuditLog } from './audit-log.ts';
import { draft } from './sample-events-contract.ts';
import { everything, expectChained, expectDense } from './test-log-contract.ts';

let top: string;
beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), 'full-disk-'));
});
afterEach(() => {
  rmSync(top, { recursive: true, force: true });
});

interface Opened {
  readonly store: SandboxStore;
  readonly log: AuditLog;
  readonly faulty: FaultyDisk;
}

function open(folder: string): Opened {
  const faulty = new FaultyDisk();
  let time = 1_700_000_000_000_000_000n;
  const now = (): bigint => (time += 1000n);
  const store = openSandboxStore({ folder, now, disk: faulty.disk });
  return {
    store,
    log: createAuditLog({ journal: store.journal, database: store.database, now, blockEvents: 50 }),
    faulty,
  };
}

/** Whether it went through; a failing disk may refuse it. */
function tried(run: () => void): boolean {
  try {
    run();
    return true;
  } catch (error) {
    if (error instanceof VfsError) return false;
    throw error;
  }
}

const attempt = ({ log, store }: Opened): boolean => {
  log.record(draft({ principal: log.count() % 3 === 0 ? 'other' : 'default' }));
  return tried(() => {
    store.journal.commit();
  });
};

test('attempts on a disk that is full for long are in the record when there is space again, each or as a gap', () => {
  const opened = open(join(top, 'a'));
  const { faulty, log, store } = opened;
  attempt(opened);
  faulty.breakAt({ after: 0, errno: 'ENOSPC', lasts: 'on' });
  for (let count = 0; count < 1000; count += 1) expect(attempt(opened)).toBe(false);
  faulty.mend();
  expect(attempt(opened)).toBe(true);
  expect(log.count()).toBe(1002);
  const known = everything(log);
  expect(known.filter(({ op }) => op === 'gap')).toHaveLength(1);
  expect(known.length).toBeLessThan(300);
  store.close();
  const again = open(join(top, 'a'));
  expect(everything(again.log)).toEqual(known);
  expectDense(again.log);
  expectChained(again.log);
  again.store.close();
});

test('whatever fails in between, nothing that was acknowledged is missing after a kill, and the chain is whole', () => {
  const step = fc.oneof(
    { weight: 12, arbitrary: fc.constant('attempt' as const) },
    { weight: 2, arbitrary: fc.constantFrom('checkpoint' as const, 'kill' as const) },
    {
      weight: 2,
      arbitrary: fc.record({
        after: fc.nat(12),
        errno: fc.constantFrom('ENOSPC', 'EIO'),
        lasts: fc.constantFrom('once', 'on'),
      }),
    },
    { weight: 2, arbitrary: fc.constant('mend' as const) },
  );
  let folders = 0;
  fc.assert(
    fc.property(fc.array(step, { minLength: 20, maxLength: 60 }), (steps) => {
      let opened = open(join(top, String((folders += 1))));
      const acknowledged = new Set<number>();
      for (const each of steps) {
        if (each === 'attempt') {
          if (attempt(opened))
            for (const { seq, op } of everything(opened.log)) if (op !== 'gap') acknowledged.add(seq);
        } else if (each === 'checkpoint')
          tried(() => {
            opened.store.journal.checkpoint();
          });
        else if (each === 'mend') opened.faulty.mend();
        else if (each === 'kill') {
          const killed = join(top, String(folders));
          opened.faulty.mend();
          cpSync(killed, join(top, String((folders += 1))), { recursive: true });
          opened.store.close();
          opened = open(join(top, String(folders)));
          const seqs = new Set(everything(opened.log).map(({ seq }) => seq));
          expect([...acknowledged].filter((seq) => !seqs.has(seq))).toEqual([]);
        } else opened.faulty.breakAt(each);
        expectDense(opened.log);
        expectChained(opened.log);
      }
      opened.faulty.mend();
      opened.store.close();
    }),
    { numRuns: 25 },
  );
});
