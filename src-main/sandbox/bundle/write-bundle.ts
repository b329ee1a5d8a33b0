/** A sandbox as one file: its events with their proof, and unless they are withheld everything that it kept. */
import { basename } from 'node:path';

import { exportEvents } from '../../audit/export/export-events.ts';
import type { EventsExport, ExportProgress } from '../../audit/export/export-events.ts';
import { FIRST_ENTRY, LAST_ENTRY } from '../../store/archive-names.ts';
import { ArchiveWriter } from '../../store/archive-writer.ts';
import type { ArchiveTarget } from '../../store/archive-writer.ts';
import type { BaseEntry } from '../../store/build-base.ts';
import type { ExtraMount } from '../../store/sandbox-record.ts';
import { piecesOf, snapshotStore } from '../../store/store-snapshot.ts';
import { VfsError } from '../../vfs/errors.ts';
import type { Session } from '../session.ts';
import { BUNDLE_END_TYPE, BUNDLE_TYPE, BUNDLE_VERSION } from './bundle-head.ts';
import type { BundledMount, BundleEnd, BundleHead } from './bundle-head.ts';
import { baseFilePieces, touchedEntries } from './touched-base.ts';

/** What is known of a capsule that the events are about. */
export interface BundledManifest {
  /** sha-256 of the capsule, hex. */
  readonly hash: string;
  readonly manifest: unknown;
}

export interface BundleExport extends Pick<EventsExport, 'head' | 'filter' | 'redaction'> {
  readonly session: Session;
  readonly target: ArchiveTarget;
  /** Where large files may lie while it is made: a path that nothing has, in the folder of the bundle. */
  readonly near: string;
  readonly contents: BundleHead['contents'];
  readonly manifests: readonly BundledManifest[];
}

export interface BundleReport {
  readonly events: number;
  readonly contents: number;
}

/** Characters of events in one entry: packing them takes a few milliseconds. */
const PART = 256 * 1024;

/** Errors: `busy` while a capsule runs and contents are wanted, or when something was changed; those of the target and the store. */
export function* writeBundle(wanted: BundleExport): Generator<ExportProgress, BundleReport> {
  const { session, target, contents } = wanted;
  if (contents === 'store' && session.runs.list().some(({ state }) => state !== 'ended'))
    throw new VfsError(
      'busy',
      'A capsule is running: what it writes cannot be copied now. Stop it first, or leave contents out.',
    );
  const goOn = session.holdStill();
  try {
    const archive = new ArchiveWriter(target);
    archive.add(FIRST_ENTRY, asJson(headOf(wanted)));
    const events = yield* addEvents(archive, wanted);
    for (const { hash, manifest } of wanted.manifests) archive.add(`manifests/${hash}.json`, asJson(manifest));
    const kept = contents === 'store' ? yield* addContents(archive, wanted) : { contents: 0, baseLeftOut: 0 };
    const end: BundleEnd = { type: BUNDLE_END_TYPE, events, ...kept, entries: archive.entries };
    archive.add(LAST_ENTRY, asJson(end));
    archive.finish();
    return { events, contents: kept.contents };
  } finally {
    goOn();
  }
}

const asJson = (value: unknown): Buffer => Buffer.from(`${JSON.stringify(value)}\n`);

const headOf = ({ session: { record }, head, contents }: BundleExport): BundleHead => ({
  type: BUNDLE_TYPE,
  version: BUNDLE_VERSION,
  sandbox: head.sandbox,
  exportedAt: head.exportedAt,
  createdAt: record.createdAt,
  ...(record.principal === undefined ? {} : { principal: record.principal }),
  filter: head.filter,
  redacted: head.redacted,
  contents,
  mounts: contents === 'store' ? record.mounts.map(bundledMount) : [],
});

/** The folders of the user's disk stay unnamed. */
function bundledMount({ name, guestPath, access, kind, hostPath }: ExtraMount): BundledMount {
  const file = basename(hostPath) === basename(guestPath) ? basename(hostPath) : null;
  return { name, guestPath, access, kind: kind ?? (access === 'read-write' ? 'overlay' : 'host'), file };
}

function* addEvents(
  archive: ArchiveWriter,
  { session, head, filter, redaction }: BundleExport,
): Generator<ExportProgress, number> {
  const parts = new EventParts(archive);
  const write = (text: string): void => {
    parts.write(text);
  };
  const events = yield* exportEvents({ record: session.audit, format: 'jsonl', head, filter, redaction, write });
  parts.finish();
  return events;
}

/** The size of an entry must be known before it is begun. */
class EventParts {
  readonly #archive: ArchiveWriter;
  #texts: string[] = [];
  #length = 0;
  #count = 0;

  constructor(archive: ArchiveWriter) {
    this.#archive = archive;
  }

  write(text: string): void {
    this.#texts.push(text);
    this.#length += text.length;
    if (this.#length >= PART) this.finish();
  }

  finish(): void {
    if (this.#length === 0) return;
    this.#count += 1;
    this.#archive.add(`events/${number(this.#count)}.jsonl`, Buffer.from(this.#texts.join('')));
    this.#texts = [];
    this.#length = 0;
  }
}

const number = (value: number): string => String(value).padStart(6, '0');

type Contents = Pick<BundleEnd, 'contents' | 'baseLeftOut'>;

function* addContents(archive: ArchiveWriter, { session, near }: BundleExport): Generator<ExportProgress, Contents> {
  session.store.journal.checkpoint();
  const snapshot = snapshotStore(session.folder, session.store.database, near);
  try {
    const total = snapshot.files.reduce((sum, { size }) => sum + size, 0);
    let done = 0;
    for (const file of snapshot.files) {
      yield* withProgress(archive.addPieces(`store/${file.name}`, file.size, piecesOf(file)), { done, total });
      done += file.size;
    }
  } finally {
    snapshot.close();
  }
  const base = yield* addBase(archive, session);
  const work = snapshot.files.filter(({ name }) => name.startsWith('work/')).length;
  return { contents: countBlobs(session) + work + base.files, baseLeftOut: base.leftOut };
}

const countBlobs = ({ store }: Session): number =>
  Number(store.database.prepare('SELECT count(*) AS count FROM blobs').get()?.['count']);

function* addBase(
  archive: ArchiveWriter,
  { audit, mounts }: Session,
): Generator<ExportProgress, { readonly files: number; readonly leftOut: number }> {
  const entries: BaseEntry[] = [];
  let [files, leftOut] = [0, 0];
  const touched = yield* idly(touchedEntries(audit.blocks, mounts));
  for (const { entry, size, open } of touched) {
    const content = open ? `base/${number(files + 1)}` : null;
    entries.push({ ...entry, content });
    if (entry.kind !== 'file') continue;
    if (content === null || !open) leftOut += 1;
    else {
      files += 1;
      const file = open();
      try {
        yield* idly(archive.addPieces(content, size, baseFilePieces(file, size)));
      } finally {
        file.close();
      }
    }
  }
  archive.add('base.jsonl', Buffer.from(entries.map((entry) => `${JSON.stringify(entry)}\n`).join('')));
  return { files, leftOut };
}

/** Work of which nobody knows how much is left. */
const idly = <T>(work: Generator<undefined, T>): Generator<ExportProgress, T> =>
  withProgress(work, { done: 0, total: 0 });

function* withProgress<T>(work: Generator<undefined, T>, progress: ExportProgress): Generator<ExportProgress, T> {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    yield progress;
  }
}
