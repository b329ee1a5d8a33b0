/** A damaged store: nothing is overwritten, and what can be read lives on. */
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isReadableRow } from '../vfs/node/readable-row.ts';
import { OpenSandbox, tick } from './crash-world-contract.ts';
import {
  change,
  DamagedStores,
  FILES,
  flip,
  hashesOf,
  nameOf,
  openCode,
  readFiles,
  textOf,
  write,
} from './damaged-stores-contract.ts';
import { recoverStore } from './recover-store.ts';
import type { RecoveryReport } from './recover-store.ts';
import { setAside } from './set-aside.ts';

let stores: DamagedStores;
beforeAll(() => {
  stores = new DamagedStores();
});
afterAll(() => stores.remove());

/** Recovers, and checks what must be true whatever the damage was. */
function recover(at: string): { report: RecoveryReport; files: Map<string, string>; wrong: string[] } {
  const before = hashesOf(at);
  const report = recoverStore({ folder: at, now: tick });
  expect(hashesOf(report.aside)).toEqual(before);
  const sandbox = new OpenSandbox(at, null);
  try {
    sandbox.store.journal.checkpoint();
    const files = readFiles(sandbox);
    const wrong = [...files]
      .filter(([name, text]) => name !== 'large' && text !== textOf(Number(name.slice(5))))
      .map(([name]) => name);
    write(sandbox, 'after', 'and on it goes');
    return { report, files, wrong };
  } finally {
    sandbox.close();
  }
}

describe('setting aside', () => {
  test('moves everything of the store, and nothing else, to a dated folder, and twice to two', () => {
    const copy = stores.copy((at) => writeFileSync(join(at, 'sandbox.json'), '{}'));
    const before = hashesOf(copy);
    delete before['sandbox.json'];
    const at = () => 1_700_000_000_000_000_000n;
    const first = setAside(copy, at);
    expect(first).toBe(join(copy, 'damaged-2023-11-14T22-13-20.000Z'));
    expect(hashesOf(first)).toEqual(before);
    expect(readdirSync(copy).sort()).toEqual(['damaged-2023-11-14T22-13-20.000Z', 'sandbox.json']);
    expect(openCode(copy)).toBe('opened');
    const second = setAside(copy, at);
    expect(second).not.toBe(first);
    expect(hashesOf(first)).toEqual(before);
  });

  test('that was cut short leaves the sandbox corrupt, and is gone on with', () => {
    const copy = stores.copy();
    const before = hashesOf(copy);
    mkdirSync(join(copy, 'damaged-x.moving'));
    cpSync(join(copy, 'packs'), join(copy, 'damaged-x.moving', 'packs'), { recursive: true });
    rmSync(join(copy, 'packs'), { recursive: true });
    expect(openCode(copy)).toBe('corrupt');
    expect(setAside(copy, tick)).toBe(join(copy, 'damaged-x'));
    expect(hashesOf(join(copy, 'damaged-x'))).toEqual(before);
  });
});

describe('recovering', () => {
  test('a store that is well loses nothing', () => {
    const { report, files, wrong } = recover(stores.copy());
    expect(report.sentences).toEqual([]);
    expect(files.size).toBe(FILES + 11);
    expect(wrong).toEqual([]);
    expect(files.get('large')).toBe('L'.repeat(100_000));
  });

  test('one whose database is gone has the journal, and says what is lost', () => {
    const { report, files } = recover(
      stores.copy((at) => writeFileSync(join(at, 'sandbox.db'), 'no database at all'.repeat(300))),
    );
    expect(report.sentences[0]).toMatch(/list of what the database holds is damaged/);
    expect(files.size).toBeGreaterThan(0);
  });

  test('one with zeroed pages has the rows before and behind them', () => {
    const size = statSync(join(stores.sample, 'sandbox.db')).size;
    for (let page = 3; page * 4096 < size; page += 4) {
      const copy = stores.copy((at) =>
        change(join(at, 'sandbox.db'), (bytes) => bytes.fill(0, page * 4096, (page + 1) * 4096)),
      );
      const code = openCode(copy);
      const { report, files, wrong } = recover(copy);
      // Of an index nothing is lost with its page.
      if (code === 'corrupt' && report.sentences.length === 0) expect(files.size).toBe(FILES + 11);
      if (report.lostContents.length === 0 && report.tables.find(({ name }) => name === 'blobs')?.isWhole)
        expect(wrong).toEqual([]);
    }
  });

  test('one with a pack that is missing keeps its files, which say that they cannot be read', () => {
    const { report, files, wrong } = recover(stores.copy((at) => rmSync(join(at, 'packs', '1.pack'))));
    expect(report.lostContents.length).toBe(FILES);
    expect(files.size).toBe(FILES + 11);
    expect(wrong.length).toBe(FILES);
    expect(files.get(nameOf(0))).toMatch(/VfsError: the disk lost a content|VfsError: the disk that keeps/);
    expect(files.get(nameOf(FILES))).toBe(textOf(FILES));
  });

  test('one with a damaged journal has it up to there', () => {
    const log = readdirSync(stores.sample).find((name) => name.startsWith('journal-')) ?? '';
    const { report, files } = recover(
      stores.copy((at) => change(join(at, log), flip(readFileSync(join(at, log)).indexOf(textOf(FILES + 5))))),
    );
    expect(report.journal.lostBytes).toBeGreaterThan(0);
    expect(files.has(nameOf(FILES + 4))).toBe(true);
    expect(files.has(nameOf(FILES + 7))).toBe(false);
  });

  test('that was cut short leaves the sandbox corrupt, and starts again from the same damaged store', () => {
    const copy = stores.copy();
    const aside = setAside(copy, tick);
    writeFileSync(join(copy, 'recovering'), aside.slice(copy.length + 1));
    writeFileSync(join(copy, 'sandbox.db'), 'half made');
    expect(openCode(copy)).toBe('corrupt');
    const report = recoverStore({ folder: copy, now: tick });
    expect(report.aside).toBe(aside);
    expect(report.sentences).toEqual([]);
    expect(openCode(copy)).toBe('opened');
  });

  test('rows that their reader refuses are left out and counted', () => {
    const copy = stores.copy();
    const report = recoverStore({
      folder: copy,
      now: tick,
      accepts: (table, row) => table !== 'names' || row['name'] !== 'large',
    });
    expect(report.tables.find(({ name }) => name === 'names')?.refused).toBe(1);
    expect(report.sentences).toEqual(['In the table names, 1 row makes no sense and was left out.']);
  });
});

describe('flipped bits anywhere in the database', () => {
  const turns = process.env['FUZZ_FULL'] === undefined ? 25 : 300;
  test(
    'either do not matter, or are corrupt and leave it as it is; recovering then gives a sandbox that opens',
    { timeout: 300_000 },
    () => {
      const size = statSync(join(stores.sample, 'sandbox.db')).size;
      for (let turn = 0; turn < turns; turn++) {
        const spread = Math.floor((turn * 2_654_435_761) % size);
        const copy = stores.copy((at) => {
          for (let more = 0; more < 3; more++) change(join(at, 'sandbox.db'), flip(spread + more * 41));
        });
        const before = hashesOf(copy);
        const code = openCode(copy);
        expect(['opened', 'corrupt']).toContain(code);
        // SQLite may leave an empty log of its own beside what it only read.
        if (code === 'corrupt') expect(hashesOf(copy)).toMatchObject(before);
        const report = recoverStore({ folder: copy, now: tick, accepts: isReadableRow });
        expect(openCode(copy)).toBe('opened');
        expect(report.aside).not.toBe('');
        rmSync(copy, { recursive: true });
      }
    },
  );
});
