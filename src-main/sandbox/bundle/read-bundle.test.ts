/** Bundles that somebody made to harm whoever opens them. */
import { existsSync, lstatSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { PathRedaction } from '../../audit/export/redact-paths.ts';
import { ArchiveError } from '../../store/archive-error.ts';
import type { ListedEntry } from '../../store/archive-names.ts';
import { ArchiveReader } from '../../store/archive-reader.ts';
import { ArchiveWriter } from '../../store/archive-writer.ts';
import { BundleFolder } from '../../store/bundle-folder.ts';
import { SCHEMA_VERSION } from '../../store/database.ts';
import type { Session } from '../session.ts';
import { createTestSandbox } from '../test-sandbox-contract.ts';
import type { TestSandbox } from '../test-sandbox-contract.ts';
import { UserDoor } from '../user-door.ts';
import { importBundle } from './read-bundle.ts';
import type { ImportedBundle } from './read-bundle.ts';
import { writeBundle } from './write-bundle.ts';
import type { BundleExport } from './write-bundle.ts';

let sandbox: TestSandbox;
let made = 0;
beforeEach(() => {
  sandbox = createTestSandbox();
});
afterEach(() => {
  sandbox.remove();
});

function drain<T>(work: Generator<unknown, T>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

type Entries = Map<string, Buffer>;

/** Of two principals in turns. */
function recordMany({ audit, store }: Session, count: number): void {
  const [sample] = audit.page({ limit: 1 }).events;
  if (!sample) throw new Error('nothing was recorded');
  for (let index = 0; index < count; index += 1) {
    audit.record({ ...sample, principal: index % 2 === 0 ? 'default' : 'other' });
    if (index % 500 === 0) store.journal.commit();
  }
  store.journal.checkpoint();
}

/** Of a sandbox in which a guest wrote a file over a folder with a file and a link. */
function soundBundle(
  contents: BundleExport['contents'] = 'store',
  prepare: (session: Session) => void = () => undefined,
  redaction: PathRedaction | null = null,
): Entries {
  mkdirSync(join(sandbox.workspace, 'src'));
  writeFileSync(join(sandbox.workspace, 'src/a.txt'), 'beneath');
  symlinkSync('src/a.txt', join(sandbox.workspace, 'link'));
  const session = sandbox.open();
  const user = new UserDoor(session.door, 'path_filestat_get');
  for (const path of ['cwd://src/a.txt', 'cwd://link']) user.stat(path, 'merged');
  prepare(session);
  const parts: Uint8Array[] = [];
  const { audit } = session;
  const head = {
    sandbox: 't',
    exportedAt: 1,
    filter: null,
    redacted: redaction ? (['paths'] as const) : [],
    first: audit.firstSeq,
    last: audit.count(),
    heads: audit.heads(),
  };
  const target = { write: (bytes: Uint8Array) => void parts.push(bytes) };
  const near = join(sandbox.top, 'near');
  const filter = { kind: 'all', of: [] } as const;
  drain(writeBundle({ session, target, near, head, filter, redaction, contents, manifests: [] }));
  writeFileSync(near, Buffer.concat(parts));
  const reader = new ArchiveReader(near);
  const entries: Entries = new Map();
  for (let entry = reader.next(); entry; entry = reader.next())
    entries.set(entry.name, Buffer.concat([...entry.pieces]));
  reader.close();
  return entries;
}

/** With a list at its end that fits what is in it: only what is wrong inside can be seen. */
function repacked(entries: Entries): string {
  const parts: Uint8Array[] = [];
  const writer = new ArchiveWriter({ write: (bytes) => void parts.push(bytes) });
  const end = JSON.parse(entries.get('end.json')?.toString() ?? '') as { entries: readonly ListedEntry[] };
  for (const [name, bytes] of entries) if (name !== 'end.json') writer.add(name, bytes);
  end.entries = writer.entries;
  writer.add('end.json', Buffer.from(JSON.stringify(end)));
  writer.finish();
  const file = join(sandbox.top, `bundle-${(made += 1)}`);
  writeFileSync(file, Buffer.concat(parts));
  return file;
}

function imported(entries: Entries): { readonly bundle: ImportedBundle; readonly scratch: BundleFolder } {
  const scratch = new BundleFolder(join(sandbox.top, `scratch-${(made += 1)}`));
  const bundle = drain(importBundle({ file: repacked(entries), scratch, principal: 'default', now: () => 1n }));
  return { bundle, scratch };
}

/** A database of the bundle, changed by hand. */
function changeDatabase(entries: Entries, change: (database: DatabaseSync) => void): void {
  const file = join(sandbox.top, `database-${(made += 1)}`);
  writeFileSync(file, entries.get('store/sandbox.db') ?? '');
  const database = new DatabaseSync(file);
  change(database);
  database.close();
  entries.set('store/sandbox.db', readFileSync(file));
}

const baseLine = (some: object): string =>
  `${JSON.stringify({ mount: 'cwd', names: ['x'], kind: 'file', mode: 0o644, mtimeMs: 1, target: null, content: null, ...some })}\n`;

describe('a bundle from a stranger', () => {
  test('that is sound becomes a sandbox with its folders, and nothing to be said of it', () => {
    const { bundle, scratch } = imported(soundBundle());
    expect(bundle.sentences).toEqual([]);
    expect(readFileSync(join(scratch.base, 'cwd/src/a.txt'), 'utf8')).toBe('beneath');
    expect(lstatSync(join(scratch.base, 'cwd/link')).isSymbolicLink()).toBe(true);
  });

  test('that was made before events said which right they needed has them as their operations imply', () => {
    const entries = soundBundle('store', (session) => recordMany(session, 100));
    changeDatabase(entries, (database) => {
      const { changes } = database.prepare("DELETE FROM event_columns WHERE name = 'access'").run();
      expect(Number(changes)).toBeGreaterThan(0);
      database.exec('PRAGMA user_version = 3');
    });
    const { bundle, scratch } = imported(entries);
    expect(bundle.sentences).toEqual([]);
    const { audit } = sandbox.open({ folder: scratch.sandbox });
    expect(audit.count()).toBe(102);
    expect(new Set(audit.page({ limit: 200 }).events.map(({ op, access }) => `${op} ${access}`))).toEqual(
      new Set(['stat read']),
    );
  });

  test.each([
    ['of a version before those that are read', 2],
    ['of a later version', SCHEMA_VERSION + 1],
  ])('is refused when its store is %s', (_, version) => {
    const entries = soundBundle();
    changeDatabase(entries, (database) => database.exec(`PRAGMA user_version = ${version}`));
    expect(() => imported(entries)).toThrow('another version of the inspector');
  });

  test.each([
    ['as they were', 34_000, null],
    ['with stand-ins for names', 10, new PathRedaction(Buffer.from('key'))],
  ] as const)('of the events of a record that retention made shorter, %s, is whole', (_, more, redaction) => {
    const shortened = (session: Session): void => {
      recordMany(session, 34_000);
      session.settings.setRetention({ eventBytes: 1 });
      while (session.retain());
      expect(session.audit.firstSeq).toBeGreaterThan(32_000);
      recordMany(session, more);
    };
    const entries = soundBundle('withheld', shortened, redaction);
    const { bundle } = imported(entries);
    expect(bundle.sentences.filter((sentence) => sentence.includes('not whole'))).toEqual([]);
  });

  test.each<[string, (database: DatabaseSync) => void]>([
    ['a trigger', (database) => database.exec('CREATE TRIGGER t AFTER INSERT ON meta BEGIN DELETE FROM meta; END')],
    ['a view', (database) => database.exec('CREATE VIEW v AS SELECT * FROM meta')],
    ['a table that is none of ours', (database) => database.exec('CREATE TABLE mine(a)')],
    ['a column that is none of ours', (database) => database.exec('ALTER TABLE runs ADD COLUMN mine TEXT')],
    [
      'a column that is worked out',
      (database) => database.exec("ALTER TABLE runs ADD COLUMN mine TEXT AS (upper('x'))"),
    ],
    ['a store of another version', (database) => database.exec('PRAGMA user_version = 99')],
  ])('is refused for %s in its database', (_what, change) => {
    const entries = soundBundle();
    changeDatabase(entries, change);
    expect(() => imported(entries)).toThrow(ArchiveError);
  });

  test('is refused when its database is no database, or a part of one', () => {
    const entries = soundBundle();
    const whole = entries.get('store/sandbox.db') ?? Buffer.alloc(0);
    for (const bytes of [Buffer.from('hello'), whole.subarray(0, whole.length / 2), Buffer.alloc(0)]) {
      entries.set('store/sandbox.db', bytes);
      expect(() => imported(entries)).toThrow(ArchiveError);
    }
  });

  test('loses rows that make no sense, and says so', () => {
    const entries = soundBundle();
    changeDatabase(entries, (database) => database.exec("INSERT INTO runs VALUES ('r', 1, 'no record')"));
    expect(imported(entries).bundle.sentences.join(' ')).toContain('In the table runs, 1 of the rows');
  });

  test('with an event that was changed opens, and says that its record is not whole', () => {
    const entries = soundBundle();
    changeDatabase(entries, (database) =>
      database.exec("UPDATE event_columns SET data = zeroblob(length(data)) WHERE name = 'hash'"),
    );
    expect(imported(entries).bundle.sentences.join(' ')).toMatch(/not whole|make no sense/);
  });

  test.each<[string, string]>([
    ['a name that goes up', baseLine({ names: ['..', 'x'] })],
    ['a name with a slash', baseLine({ names: ['a/b'] })],
    ['a mount that is none', baseLine({ mount: 'etc' })],
    ['a mount that goes up', baseLine({ mount: '..' })],
    ['a folder that is missing', baseLine({ names: ['gone', 'x'], content: 'base/000001' })],
    ['two entries of one name', baseLine({ kind: 'directory' }) + baseLine({ kind: 'directory' })],
    ['a content from elsewhere', baseLine({ content: '../../etc/passwd' })],
    ['a line that is none', '{"mount":'],
    [
      'a file behind a link',
      baseLine({ names: ['out'], kind: 'symlink', target: '/' }) +
        baseLine({ names: ['out', 'x'], content: 'base/000001' }),
    ],
  ])('is refused for %s beneath it', (_what, lines) => {
    const entries = soundBundle();
    entries.set('base.jsonl', Buffer.from(lines));
    expect(() => imported(entries)).toThrow(ArchiveError);
    expect(existsSync(join(sandbox.top, 'x'))).toBe(false);
  });

  test.each<[string, (line: Record<string, unknown>) => void]>([
    ['an event without a hash', (line) => delete line['hash']],
    ['a canonical text that is no event', (line) => (line['canonical'] = '[1,2,3]')],
    ['a canonical text that is no JSON', (line) => (line['canonical'] = '[')],
  ])('of events only is refused for %s', (_what, change) => {
    const entries = soundBundle('withheld');
    const [head = '', first = '', ...rest] = (entries.get('events/000001.jsonl')?.toString() ?? '').split('\n');
    const line = JSON.parse(first) as Record<string, unknown>;
    change(line);
    entries.set('events/000001.jsonl', Buffer.from([head, JSON.stringify(line), ...rest].join('\n')));
    expect(() => imported(entries)).toThrow(ArchiveError);
  });

  test('of events only says when one of them was changed', () => {
    const entries = soundBundle('withheld');
    const text = entries.get('events/000001.jsonl')?.toString() ?? '';
    entries.set('events/000001.jsonl', Buffer.from(text.replace('\\"path_filestat_get\\"', '\\"path_open\\"')));
    expect(imported(entries).bundle.sentences.join(' ')).toContain('not whole');
  });

  test('that says nothing sensible of itself is refused', () => {
    const whole = soundBundle();
    for (const head of [
      '',
      '[]',
      '{}',
      '{"type":"capsule-trail-bundle","version":2}',
      '{"type":"capsule-trail-bundle","version":1}',
    ]) {
      const entries: Entries = new Map(whole);
      entries.set('bundle.json', Buffer.from(head));
      expect(() => imported(entries), head).toThrow(ArchiveError);
    }
  });
});

test('a bundle takes along what events touched, and no more', () => {
  writeFileSync(join(sandbox.workspace, 'untouched'), 'x');
  const entries = soundBundle();
  const paths = (entries.get('base.jsonl')?.toString() ?? '')
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { names: readonly string[] }).names.join('/'));
  expect(paths.toSorted()).toEqual(['', 'link', 'src', 'src/a.txt']);
  expect(readdirSync(sandbox.top).filter((name) => name.endsWith('.part'))).toEqual([]);
});
