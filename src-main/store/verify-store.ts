/** Looks at everything a store keeps, and says what is not as it should be. Changes nothing. */
import { hash as hashOf } from 'node:crypto';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { FindingKind } from '../../src-preload/contract/vocabulary.ts';
import { VfsError } from '../vfs/errors.ts';
import { nodeDisk } from './disk.ts';
import type { SandboxStore } from './open-sandbox-store.ts';
import { PackFolder } from './pack-file.ts';
import type { PackPlace } from './pack-file.ts';

/**
 * - `database-damaged`: SQLite's own check found something.
 * - `content-damaged`: the bytes at its place are not those of its hash.
 * - `content-unreadable`: its pack is missing, too short, or cannot be read.
 * - `content-lost`: a tree refers to it, and the index does not have it.
 * - `work-lost`: a tree refers to a working file that is missing, or shorter than what was committed.
 * - `row-damaged`: a row cannot be read by whoever wrote it.
 * - `name-lost`: a name leads to nothing, or stands in nothing.
 */
export interface Finding {
  readonly kind: FindingKind;
  /** The content's hash, or the working file's id; empty for the database. */
  readonly subject: string;
  /** For the user; names no host path. */
  readonly sentence: string;
}

export interface VerifyProgress {
  /** Bytes of packed contents. */
  readonly done: number;
  readonly total: number;
}

/** What the owner of some tables says of their rows. */
export type CheckRows = (database: DatabaseSync) => Generator<void, readonly Finding[]>;

interface Entry extends PackPlace {
  readonly hash: string;
  readonly size: number;
}

/** Bytes read between two steps: a few milliseconds. */
const SLICE = 1024 * 1024;

/**
 * One step of the generator reads about 1 MiB. What is written between two steps is not held against the store. Every tree of the
 * sandbox must be open: what they hold is what must be there. Errors: `VfsError` `io` only when the database itself cannot be asked.
 */
export function* verifyStore(
  store: SandboxStore,
  checkRows: readonly CheckRows[] = [],
): Generator<VerifyProgress, readonly Finding[]> {
  const findings = [...checkDatabase(store.database)];
  for (const check of checkRows) findings.push(...(yield* asProgress(check(store.database))));
  const { folder } = store.inventory();
  const packs = new PackFolder(join(folder, 'packs'), nodeDisk);
  try {
    findings.push(...(yield* checkContents(store.database, packs)));
  } finally {
    packs.close();
  }
  return distinct([...findings, ...checkReferences(store)]);
}

/** Nothing is known yet of how much there is. */
function* asProgress(work: ReturnType<CheckRows>): Generator<VerifyProgress, readonly Finding[]> {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    yield { done: 0, total: 0 };
  }
}

/** A row and the tree that was made of it may miss the same thing. */
const distinct = (findings: readonly Finding[]): readonly Finding[] => [
  ...new Map(findings.map((finding) => [`${finding.kind} ${finding.subject} ${finding.sentence}`, finding])).values(),
];

function* checkDatabase(database: DatabaseSync): Generator<Finding> {
  for (const row of database.prepare('PRAGMA integrity_check(20)').all()) {
    const said = String(row['integrity_check']);
    if (said !== 'ok')
      yield { kind: 'database-damaged', subject: '', sentence: `The database of this sandbox is damaged: ${said}.` };
  }
}

function* checkContents(database: DatabaseSync, packs: PackFolder): Generator<VerifyProgress, Finding[]> {
  const findings: Finding[] = [];
  const find = database.prepare('SELECT hash, size, pack, offset FROM blobs WHERE hash = ?');
  const entries = database.prepare('SELECT hash, size FROM blobs ORDER BY pack, offset').all();
  const total = entries.reduce((sum, entry) => sum + Number(entry['size']), 0);
  let done = 0;
  let since = 0;
  for (const { hash, size } of entries) {
    // Asked again: it may have been collected, or moved, since the last step.
    const row = find.get(String(hash));
    const finding = row && checkContent(packs, asEntry(row));
    if (finding) findings.push(finding);
    done += Number(size);
    since += Number(size);
    if (since < SLICE) continue;
    since = 0;
    yield { done, total };
  }
  return findings;
}

const asEntry = (row: Readonly<Record<string, unknown>>): Entry => ({
  hash: String(row['hash']),
  size: Number(row['size']),
  pack: Number(row['pack']),
  offset: Number(row['offset']),
});

/** What is wrong with one packed content, if anything. */
export function checkContent(packs: Pick<PackFolder, 'read'>, entry: Entry): Finding | undefined {
  const { hash, pack, size } = entry;
  try {
    if (hashOf('sha256', packs.read(entry, size), 'hex') === hash) return undefined;
    const sentence = `A content of ${size} bytes in pack ${pack} is not what was put there (${hash.slice(0, 12)}).`;
    return { kind: 'content-damaged', subject: hash, sentence };
  } catch (error) {
    if (!(error instanceof VfsError) && !(error instanceof RangeError)) throw error;
    const sentence = `A content of ${size} bytes cannot be read from pack ${pack} (${hash.slice(0, 12)}).`;
    return { kind: 'content-unreadable', subject: hash, sentence };
  }
}

function* checkReferences(store: SandboxStore): Generator<Finding> {
  const { held, folder, work } = store.inventory();
  const find = store.database.prepare('SELECT 1 FROM blobs WHERE hash = ?');
  for (const { hash, isInMemory } of held) {
    if (isInMemory || find.get(hash)) continue;
    const sentence = `A file of this sandbox has lost its content (${hash.slice(0, 12)}).`;
    yield { kind: 'content-lost', subject: hash, sentence };
  }
  for (const { id, size } of work) {
    const there = statSync(join(folder, 'work', id), { throwIfNoEntry: false })?.size;
    if (there !== undefined && there >= size) continue;
    const sentence =
      there === undefined
        ? `A large file of this sandbox has lost its content (working file ${id}).`
        : `A large file of this sandbox has lost its end: ${there} of ${size} bytes are there (working file ${id}).`;
    yield { kind: 'work-lost', subject: id, sentence };
  }
}
