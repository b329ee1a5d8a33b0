import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { AnchorCheck } from './anchor-check.ts';
import { pruneDraft } from './prune-event.ts';
import {
  BLOCK,
  columnsOf,
  createTamperedRecord,
  eventsOf,
  flipped,
  putColumn,
  rewrite,
  variedDraft,
  verifyLog,
  withRightSum,
} from './tamper-contract.ts';
import type { StoredColumn, TamperedRecord } from './tamper-contract.ts';
import { headsOf, rechained } from './test-record-contract.ts';

/** `FUZZ_FULL`: every bit of every byte. */
const BITS = process.env['FUZZ_FULL'] === undefined ? 1 : 8;
const COUNT = 2 * BLOCK;

let record: TamperedRecord;
beforeEach(() => {
  record = createTamperedRecord(COUNT);
  record.reopen(() => undefined); // then the last block is full, and at rest
});
afterEach(() => {
  record.remove();
});

/** Whether a problem names an event of the block, or one behind it in the chain. */
const isNamed = (block: number): boolean =>
  verifyLog(record.log).problems.some(({ seq }) => seq !== null && seq >= block && seq < block + 2 * BLOCK);

const changedBits = (at: number): readonly number[] => Array.from({ length: BITS }, (_, index) => (at * 3 + index) % 8);

/** Puts each changed column in its place, looks, and puts the right one back. Returns what was not seen. */
function unseen(first: number, change: (column: StoredColumn, at: number, bit: number) => StoredColumn): string[] {
  const missed: string[] = [];
  for (const column of columnsOf(record.database).filter(({ block }) => block === 1)) {
    for (let at = first; at < column.data.length; at += 1)
      for (const bit of changedBits(at)) {
        putColumn(record.database, change(column, at, bit));
        if (!isNamed(column.block)) missed.push(`${column.block} ${column.name} byte ${at} bit ${bit}`);
      }
    putColumn(record.database, column);
  }
  return missed;
}

const kinds = (anchor: AnchorCheck | null = null): readonly string[] =>
  verifyLog(record.log, anchor).problems.map(({ kind, seq }) => `${kind} ${seq ?? '-'}`);

/** What an anchor vouches for that has seen the record as it is now. */
function anchorNow(): AnchorCheck {
  const { log } = record;
  const anchor = {
    ...{ sandbox: 's', lastSeq: log.count(), heads: log.heads(), timeMs: 1 },
    ...{ state: 'closed' as const, boot: 'b', findings: [] },
  };
  return new AnchorCheck({ state: 'read', anchor }, 'b');
}

test('a record that nobody touched is whole', () => {
  expect(columnsOf(record.database).filter(({ block }) => block === 1)).toHaveLength(23);
  expect(verifyLog(record.log, anchorNow())).toMatchObject({ checked: COUNT, problems: [] });
});

describe('a byte of a stored column that was flipped', { timeout: 900_000 }, () => {
  test('is seen wherever it is, and the events are named', () => {
    expect(unseen(0, flipped)).toEqual([]);
  });

  test('is seen also when the sum over the column was mended', () => {
    // The first eight bytes are the form, without which nothing is read, and the sum itself.
    expect(unseen(8, (column, at, bit) => withRightSum(flipped(column, at, bit)))).toEqual([]);
  });

  test('leads to the very event, whether the sum was mended or not', () => {
    for (const column of columnsOf(record.database).filter(({ name }) => name === 'bytes' || name === 'hash')) {
      const row = 3;
      const at = column.data.length - (BLOCK - row) * ((column.data.length - 24) / BLOCK);
      for (const changed of [flipped(column, at, 1), withRightSum(flipped(column, at, 1))]) {
        putColumn(record.database, changed);
        expect(kinds()).toContain(`altered ${column.block + row}`);
      }
      putColumn(record.database, column);
    }
  });
});

test('who takes the column of rights away leaves each event named whose right is another then', () => {
  const others = eventsOf(record.log).filter(({ op, access }) => op === 'open' && access === 'write');
  record.reopen((database) => {
    database.exec("DELETE FROM event_columns WHERE name = 'access'");
  });
  expect(kinds()).toEqual(others.map(({ seq }) => `altered ${seq}`));
});

test('who says another right leaves the event named', () => {
  const events = eventsOf(record.log);
  record.reopen((database) => {
    rewrite(
      database,
      events.map((event, at) => (at === 3 ? { ...event, access: 'none' } : event)),
    );
  });
  expect(kinds()).toEqual(['altered 4']);
});

describe('what is noted of a block beside its columns', () => {
  for (const column of ['last', 'count', 'min_time', 'max_time', 'heads', 'runs'])
    test(`is held against the events: ${column}`, () => {
      record.reopen((database) => {
        const isText = column === 'heads' || column === 'runs';
        const changed = isText ? `replace(${column}, '1', '2')` : `${column} + 1`;
        database.exec(`UPDATE event_blocks SET ${column} = ${changed} WHERE first = 1`);
      });
      expect(kinds().length).toBeGreaterThan(0);
    });
});

describe('somebody with the program and the database', () => {
  test('who changes one event leaves it named', () => {
    const events = eventsOf(record.log);
    for (let index = 0; index < COUNT; index += 5) {
      record.reopen((database) => {
        rewrite(
          database,
          events.map((event, at) => (at === index ? { ...event, outcome: 'io' } : event)),
        );
      });
      expect(kinds()[0]).toBe(`altered ${index + 1}`);
    }
  });

  test('who swaps two events leaves one of them named', () => {
    const events = eventsOf(record.log);
    for (const [one, other] of [
      [1, 2],
      [4, 9],
      [7, 8],
    ] as const) {
      record.reopen((database) => {
        rewrite(
          database,
          events.map((event, at) => events[at === one ? other : at === other ? one : at] ?? event),
        );
      });
      const named = verifyLog(record.log).problems.map(({ seq }) => seq);
      expect(named.some((seq) => seq === one + 1 || seq === other + 1)).toBe(true);
    }
  });

  test('who swaps what two events say, and leaves their numbers, leaves the first of them named', () => {
    const events = eventsOf(record.log);
    const [second, third] = events.slice(1, 3);
    record.reopen((database) => {
      const swapped = events.map((event) => (event === second ? third : event === third ? second : event) ?? event);
      rewrite(
        database,
        swapped.map((event, at) => ({ ...event, seq: at + 1 })),
      );
    });
    expect(kinds()[0]).toBe('altered 2');
  });

  test('who drops one event leaves its number missing', () => {
    const events = eventsOf(record.log);
    for (let index = 0; index < COUNT - 1; index += 4) {
      record.reopen((database) => {
        rewrite(
          database,
          events.filter((_, at) => at !== index),
        );
      });
      expect(kinds()).toContain(`missing ${index + 1}`);
    }
  });

  test('who drops a whole block leaves its numbers missing', () => {
    record.reopen((database) => {
      database.exec('DELETE FROM event_blocks WHERE first = 1; DELETE FROM event_columns WHERE block = 1');
    });
    expect(verifyLog(record.log).problems[0]?.sentence).toBe(`Events 1 to ${BLOCK} are missing.`);
  });

  test('who drops the columns of a block leaves its events unreadable', () => {
    record.reopen((database) => {
      database.exec('DELETE FROM event_columns WHERE block = 1');
    });
    expect(kinds()).toEqual(['unreadable 1']);
  });

  test('who puts an event in between leaves its number named', () => {
    const events = eventsOf(record.log);
    record.reopen((database) => {
      rewrite(database, [...events.slice(0, 3), ...events.slice(2, 3), ...events.slice(3)]);
    });
    expect(kinds()).toContain('out-of-order 3');
  });

  test('who cuts the end off is seen by the anchor', () => {
    const events = eventsOf(record.log);
    for (const count of [COUNT - 1, BLOCK, BLOCK - 1, 1, 0]) {
      const anchor = anchorNow();
      record.reopen((database) => {
        rewrite(database, events.slice(0, count));
      });
      expect(kinds(anchor)).toEqual([`cut-short ${count + 1}`]);
      record.reopen((database) => {
        rewrite(database, events);
      });
    }
  });

  test('who hashes everything anew after an edit is seen by the anchor only', () => {
    const events = eventsOf(record.log);
    const anchor = anchorNow();
    record.reopen((database) => {
      rewrite(database, rechained(events.map((event) => (event.seq === 2 ? { ...event, reason: 'forged' } : event))));
    });
    expect(kinds()).toEqual([]);
    expect(verifyLog(record.log, anchor).problems).toMatchObject([
      { kind: 'rewritten', principal: events[1]?.principal },
    ]);
  });
});

describe('after retention', () => {
  beforeEach(() => {
    const events = eventsOf(record.log);
    const floor = { first: BLOCK + 1, heads: headsOf(events.slice(0, BLOCK)) };
    const pruned = { floor, count: BLOCK, bytes: 1, fromMs: 1, untilMs: 2, because: 'size' as const };
    record.log.record(pruneDraft(pruned, 'default'));
    record.store.journal.commit();
    record.reopen(() => undefined);
    record.store.journal.checkpoint();
    record.reopen(() => undefined);
  });

  test('the record is whole', () => {
    expect(verifyLog(record.log, anchorNow())).toMatchObject({ checked: BLOCK + 1, problems: [] });
  });

  test('somebody who replaces the heads that are left is found out', () => {
    record.reopen((database) => {
      database.exec(`UPDATE event_floor SET heads = replace(heads, '1', '2')`);
    });
    expect(kinds()).toContain('missing 1');
  });

  test('somebody who removes more than retention did is found out', () => {
    record.reopen((database) => {
      database.exec('DELETE FROM event_blocks WHERE first = 9; DELETE FROM event_columns WHERE block = 9');
    });
    expect(kinds()).toContain(`missing ${BLOCK + 1}`);
  });
});

describe('the journal', () => {
  const LOG = /^journal-\d+\.log$/;
  const HEADER = 12;

  /** Flips one bit of every byte in turn and mends the sums of the groups; returns where nothing was seen. */
  function unseenInLog(from: number, to: number): number[] {
    const name = readdirSync(record.folder).find((each) => LOG.test(each)) ?? '';
    const path = join(record.folder, name);
    const whole = readFileSync(path);
    const missed: number[] = [];
    for (let at = from; at < Math.min(to, whole.length); at += 1) {
      const bytes = Buffer.from(whole);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << (at % 7));
      mendSums(bytes);
      record.reopen(() => {
        writeFileSync(path, bytes);
      });
      if (verifyLog(record.log).problems.length === 0) missed.push(at);
    }
    return missed;
  }

  function mendSums(bytes: Buffer): void {
    for (let start = 0; start + HEADER <= bytes.length;) {
      const end = start + HEADER + bytes.readUInt32LE(start);
      if (end > bytes.length) return;
      bytes.writeUInt32LE(crc32(bytes.subarray(start + 8, end)), start + 4);
      start = end;
    }
  }

  test('of which a byte was changed, and the sum mended, is seen after it was read again', { timeout: 900_000 }, () => {
    for (let index = 0; index < 3; index += 1) {
      record.log.record(variedDraft(index));
      record.store.journal.commit();
    }
    // The payload of the second group: behind its header, and the tag and length of the record in it.
    const [log = ''] = readdirSync(record.folder).filter((name) => LOG.test(name));
    const start = HEADER + readFileSync(join(record.folder, log)).readUInt32LE(0) + HEADER + 5;
    const length = readFileSync(join(record.folder, log)).readUInt32LE(start - 4);
    expect(unseenInLog(start, start + length)).toEqual([]);
  });

  test('of which the end was cut off is seen by the anchor', () => {
    record.log.record(variedDraft(1));
    record.store.journal.commit();
    const anchor = anchorNow();
    const [log = ''] = readdirSync(record.folder).filter((name) => LOG.test(name));
    record.reopen(() => {
      writeFileSync(join(record.folder, log), '');
    });
    expect(kinds(anchor)).toEqual([`cut-short ${COUNT + 1}`]);
  });
});
