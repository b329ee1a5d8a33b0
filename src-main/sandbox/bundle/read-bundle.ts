/** Makes a sandbox of a bundle: in a store of our own, value by value, never opening what came with it as it is. */
import { join } from 'node:path';

import { eventOfRecord, recordOf } from '../../audit/journal-record.ts';
import { badArchive } from '../../store/archive-error.ts';
import { FIRST_ENTRY, LAST_ENTRY } from '../../store/archive-names.ts';
import type { ListedEntry } from '../../store/archive-names.ts';
import { buildBase, isBaseEntry } from '../../store/build-base.ts';
import type { BaseEntry } from '../../store/build-base.ts';
import type { BundleFolder } from '../../store/bundle-folder.ts';
import { openDatabase } from '../../store/database.ts';
import { importRows } from '../../store/import-rows.ts';
import type { ExtraMount, SandboxRecord } from '../../store/sandbox-record.ts';
import { unpackArchive } from '../../store/unpack-archive.ts';
import type { UnpackProgress } from '../../store/unpack-archive.ts';
import { openSession } from '../session.ts';
import type { Session } from '../session.ts';
import { acceptsRow } from '../store-care.ts';
import { verifyRecord } from '../verify-record.ts';
import { bundledFloor } from './bundled-floor.ts';
import { parseBundleEnd, parseBundleHead } from './bundle-head.ts';
import type { BundleEnd, BundledMount, BundleHead } from './bundle-head.ts';

export interface BundleImport {
  /** Of the host. */
  readonly file: string;
  readonly scratch: BundleFolder;
  readonly principal: string;
  /** Nanoseconds since the epoch. */
  readonly now: () => bigint;
}

export interface ImportedBundle {
  readonly head: BundleHead;
  /** What the user should know of it; for people. */
  readonly sentences: readonly string[];
}

/** Events between two times that what is in memory goes to the disk. */
const FLUSH_EVERY = 65_536;
const EVENTS = /^events\/\d{6}\.jsonl$/;
const HASH = /^[0-9a-f]{64}$/;

/** Errors: `ArchiveError`; those of the file; `no-space`, `io`. The sandbox lies in `scratch.sandbox` then; removing it is the caller's. */
export function* importBundle(wanted: BundleImport): Generator<UnpackProgress, ImportedBundle> {
  const { file, scratch } = wanted;
  scratch.prepare();
  const { entries } = yield* unpackArchive(file, scratch.unpacked);
  const head = parseBundleHead(scratch.text(FIRST_ENTRY));
  const end = parseBundleEnd(scratch.text(LAST_ENTRY), entries);
  scratch.makeBases(['cwd', 'home', ...head.mounts.map(({ name }) => name)]);
  const told = yield* idly(head.contents === 'store' ? takeStore(wanted, head) : takeEvents(wanted, entries));
  const broken = yield* idly(checkRecord(wanted, head));
  return { head, sentences: [...sentencesOf(head, end), ...told, ...broken] };
}

function openScratch({ scratch, principal, now }: BundleImport): Session {
  const workspace = join(scratch.base, 'cwd');
  const record: SandboxRecord = { id: 'import', name: 'import', workspace, createdAt: 0, openedAt: 0, mounts: [] };
  const homeFolder = join(scratch.base, 'home');
  return openSession({ record, folder: scratch.sandbox, homeFolder, principal, now, save: () => undefined });
}

/** The rows and files of the store that came along. */
function* takeStore(wanted: BundleImport, head: BundleHead): Generator<undefined, readonly string[]> {
  const { scratch } = wanted;
  yield* buildBase(baseEntries(scratch, head), scratch.unpacked, scratch.base);
  // So that every table is there, as we make it.
  openScratch(wanted).close();
  scratch.takeStoreFiles();
  const target = openDatabase(join(scratch.sandbox, 'sandbox.db'));
  try {
    const file = join(scratch.unpacked, 'store', 'sandbox.db');
    const packs = join(scratch.sandbox, 'packs');
    const refused = yield* importRows({ file, target, packs, accepts: acceptsRow });
    return [...refused].map(
      ([table, count]) => `In the table ${table}, ${count} of the rows make no sense and were left out.`,
    );
  } finally {
    target.close();
  }
}

function baseEntries(scratch: BundleFolder, { mounts }: BundleHead): readonly BaseEntry[] {
  const known = new Set(['cwd', 'home', ...mounts.map(({ name }) => name)]);
  return linesOf(scratch, 'base.jsonl').flatMap((value) => {
    if (!isBaseEntry(value) || !known.has(value.mount)) return badArchive('the files beneath it make no sense');
    // The folders of the mounts themselves are there.
    return value.names.length === 0 ? [] : [value];
  });
}

/** Errors: `ArchiveError`. */
function linesOf(scratch: BundleFolder, name: string): readonly unknown[] {
  const lines = scratch.text(name).split('\n');
  try {
    return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as unknown);
  } catch (error) {
    if (error instanceof SyntaxError) return badArchive('a line in it cannot be read');
    throw error;
  }
}

/** Events into a record of their own, with the hashes that they have. */
function* takeEvents(wanted: BundleImport, entries: readonly ListedEntry[]): Generator<undefined, readonly string[]> {
  const session = openScratch(wanted);
  const names = entries.map(({ name }) => name).filter((name) => EVENTS.test(name));
  try {
    const floor = yield* bundledFloor(textsOf(wanted.scratch, names));
    if (floor) session.audit.beginAt(floor);
    let count = 0;
    for (const name of names) {
      for (const line of linesOf(wanted.scratch, name)) {
        if (!isEventLine(line)) continue;
        session.audit.replay(checked(recordOf(line.hash, line.canonical)));
        count += 1;
        if (count % FLUSH_EVERY === 0) session.store.journal.checkpoint();
        if (count % 512 === 0) yield;
      }
    }
    return ['The contents of its files are not in this bundle: only the events can be looked at.'];
  } finally {
    session.close();
  }
}

function* textsOf(scratch: BundleFolder, names: readonly string[]): Generator<string> {
  for (const name of names) yield scratch.text(name);
}

/** The first line and the last one are none. */
function isEventLine(line: unknown): line is { readonly hash: string; readonly canonical: string } {
  if (typeof line !== 'object' || line === null) return badArchive('a line in it cannot be read');
  const { hash, canonical, type } = line as Partial<Record<string, unknown>>;
  if (typeof type === 'string') return false;
  if (typeof hash === 'string' && HASH.test(hash) && typeof canonical === 'string') return true;
  return badArchive('an event in it has no hash');
}

const NO_NUMBER = -1;

/** Errors: `ArchiveError` for what is no event. */
function checked(record: string): Uint8Array {
  const payload = Buffer.from(record);
  const { event } = eventOfRecord(payload, NO_NUMBER);
  return event.seq === NO_NUMBER ? badArchive('an event in it cannot be read') : payload;
}

/** A record that is not whole can be looked at, and says so. That a part of the events lacks the others is no news. */
function* checkRecord(wanted: BundleImport, { filter }: BundleHead): Generator<undefined, readonly string[]> {
  const session = openScratch(wanted);
  try {
    const report = yield* undefinedly(verifyRecord(session));
    const problems = report.problems.filter(({ kind }) => filter === null || kind !== 'missing');
    const [first] = problems;
    return first
      ? [`The record in this bundle is not whole (${problems.length} found by verifying): ${first.sentence}`]
      : [];
  } finally {
    session.close();
  }
}

function* undefinedly<T>(work: Generator<unknown, T>): Generator<undefined, T> {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    yield;
  }
}

/** Nobody knows how much of it is left. */
function* idly<T>(work: Generator<undefined, T>): Generator<UnpackProgress, T> {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    yield { done: 0, total: 0 };
  }
}

function sentencesOf({ filter, redacted }: BundleHead, { baseLeftOut }: BundleEnd): readonly string[] {
  return [
    ...(filter === null ? [] : [`It has only the events that this filter found: ${filter}`]),
    ...(redacted.includes('paths')
      ? ['Its paths are stand-ins: the chain proves the order of events, and that none is missing.']
      : []),
    ...(baseLeftOut > 0
      ? [`${baseLeftOut} of the files beneath it were too large, or too many, and are not in it.`]
      : []),
  ];
}

/** The record of the sandbox that is made of it, in its folder to be. */
export function importedRecord(
  { head, sentences }: ImportedBundle,
  place: { readonly id: string; readonly folder: string; readonly now: number },
): SandboxRecord {
  const { sandbox, exportedAt, createdAt, principal, mounts, contents } = head;
  const base = join(place.folder, 'base');
  return {
    id: place.id,
    name: place.id,
    workspace: join(base, 'cwd'),
    createdAt,
    openedAt: place.now,
    mounts: mounts.map((mount) => extraMount(mount, base)),
    ...(principal === undefined ? {} : { principal }),
    imported: { from: sandbox, exportedAt, contents, sentences },
  };
}

const extraMount = ({ name, guestPath, access, kind, file }: BundledMount, base: string): ExtraMount => ({
  name,
  guestPath,
  kind,
  access: kind === 'host' ? 'read-only' : access,
  hostPath: file === null ? join(base, name) : join(base, name, file),
});
