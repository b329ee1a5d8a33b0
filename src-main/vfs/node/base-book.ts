/** Remembers what commits take away in the base: in the journal first, then in the rows of the past. */
import { hash as hashOf } from 'node:crypto';
import { ByteReader } from '../../store/byte-reader.ts';
import { ByteWriter } from '../../store/byte-writer.ts';
import type { HistoryLogs } from '../../store/history-logs.ts';
import type { Journal } from '../../store/journal.ts';
import { orNull } from '../errors.ts';
import { using } from '../derived.ts';
import type { HostStat, HostTree, HostWriter } from '../host/host-tree.ts';
import { readMemory, writeMemory } from './base-memory.ts';
import type { BaseMemory, KeptContent } from './base-memory.ts';
import { nodeFrom } from './base-place.ts';
import { SMALL_MAX } from './content.ts';
import { copyBase, readBase } from './copy-up.ts';
import { RECORD } from './journal-recorder.ts';
import type { BaseFacts } from './node.ts';
import type { PastTables } from './past-tables.ts';
import { isSameVersion } from './same-version.ts';
import type { TreeState } from './tree-state.ts';
import { WatchedWriter } from './watched-writer.ts';

export interface BaseBookOptions {
  readonly state: TreeState;
  readonly journal: Pick<Journal, 'append'>;
  readonly tag: number;
  readonly tables: PastTables;
  readonly history: HistoryLogs;
}

interface Remembered {
  readonly event: number;
  readonly memory: BaseMemory;
}

const NOTHING = new Uint8Array();

export class BaseBook {
  readonly #options: BaseBookOptions;
  readonly #writer = new ByteWriter();
  /** What the rows do not have yet. */
  #fresh: Remembered[] = [];
  /** Of the journal's group under way. */
  #group: Remembered[] = [];
  /** Directories whose times were remembered with the event. */
  #seen = { event: -1, names: new Set<string>() };

  constructor(options: BaseBookOptions) {
    this.#options = options;
  }

  /** What was remembered with events after `event`, oldest first. */
  after(event: number): readonly BaseMemory[] {
    const written = [...this.#options.tables.baseAfter(event)].map((row) => readMemory(new ByteReader(row)));
    return [...written, ...this.#fresh.filter((one) => one.event > event).map(({ memory }) => memory)];
  }

  replay(event: number, from: ByteReader): void {
    const bytes = from.bytes();
    const memory = readMemory(from);
    const content = contentOf(memory);
    if (content.kind === 'blob') this.#holdAgain(content, bytes);
    if (content.kind === 'work') this.#options.state.holds.keepPast(content.id);
    this.#fresh.push({ event, memory });
  }

  /** Earlier versions wrote the bytes into the very record. */
  #holdAgain({ hash, size }: { readonly hash: string; readonly size: number }, bytes: Uint8Array): void {
    const { blobs } = this.#options.state.contents;
    if (bytes.length === size) blobs?.put(hash, new Uint8Array(bytes));
    else blobs?.retain(hash);
  }

  /** Inside a checkpoint's transaction. */
  flush(): void {
    const { tables, history } = this.#options;
    for (const [number, { event, memory }] of this.#fresh.entries()) {
      writeMemory(this.#writer.start(), memory);
      tables.keepBase(event, number, this.#writer.take());
      const content = contentOf(memory);
      if (content.kind === 'blob') history.holdBlob(content.hash, content.size);
      if (content.kind === 'work') history.holdWork(content.id, content.size);
    }
  }

  /** The rows are there to stay, and hold what is at rest. */
  flushed(): void {
    for (const { memory } of this.#fresh) {
      const content = contentOf(memory);
      if (content.kind === 'blob') this.#options.state.contents.blobs?.release(content.hash);
    }
    this.#fresh = [];
  }

  /** Working files that no row names yet. */
  *freshWork(): Iterable<string> {
    for (const { memory } of this.#fresh) {
      const content = contentOf(memory);
      if (content.kind === 'work') yield content.id;
    }
  }

  /** What was done to the base stays done when the group was dropped: it goes into the next one. */
  settled(outcome: 'kept' | 'dropped'): void {
    const group = this.#group;
    this.#group = [];
    if (outcome === 'dropped') for (const one of group) this.#append(one);
  }

  /** Does what `writer` does, and remembers before each step what it takes away. */
  watching(base: HostTree, writer: HostWriter): HostWriter {
    return new WatchedWriter(writer, {
      loses: (names, what) => this.#was(base, names, what),
      moves: (from, to) => {
        this.#directoryOf(base, from);
        this.#directoryOf(base, to);
        // Its own times and names in the folder are its content's no more than before.
        this.#remember({ what: 'moved', names: from, to });
      },
      turnsOver: (names) => this.#directoryOf(base, names),
      clears: (directory) => this.#timesOf(base, directory),
    });
  }

  #was(base: HostTree, names: readonly string[], loses: 'content' | 'attributes'): void {
    this.#directoryOf(base, names);
    const stat = lookAt(base, names);
    if (!stat) {
      this.#remember({ what: 'was', names, entry: null });
      return;
    }
    const target = stat.kind === 'symlink' ? orNull(() => base.readLink(names)) : null;
    const isKept = stat.kind === 'file' && loses === 'content';
    const content = isKept ? (this.#known(names, stat) ?? this.#keep(base, names)) : NO_CONTENT;
    this.#remember({ what: 'was', names, entry: { stat, target, content } });
  }

  /** A directory's times change with its names: once for each event. */
  #directoryOf(base: HostTree, names: readonly string[]): void {
    if (names.length > 0) this.#timesOf(base, names.slice(0, -1));
  }

  #timesOf(base: HostTree, directory: readonly string[]): void {
    const event = this.#event();
    if (this.#seen.event !== event) this.#seen = { event, names: new Set() };
    const key = directory.join('/');
    if (this.#seen.names.has(key)) return;
    this.#seen.names.add(key);
    const stat = lookAt(base, directory);
    const entry = stat && { stat, target: null, content: NO_CONTENT };
    if (entry) this.#remember({ what: 'was', names: directory, entry });
  }

  /** Without another look at a content that was read when the tree, or the commit that is under way, took it over. */
  #known(names: readonly string[], stat: HostStat): KeptContent | null {
    const { state } = this.#options;
    const facts = nodeFrom(state, names)?.origin?.facts;
    const hash = facts && isSameVersion(facts.fingerprint, stat) ? hashOfFacts(state, facts) : null;
    if (hash === null || !this.#isWithin(stat.size)) return null;
    return state.contents.named?.has(hash) ? this.#named(hash, stat.size) : null;
  }

  #keep(base: HostTree, names: readonly string[]): KeptContent {
    const kept = orNull(() =>
      using(base.open(names), (file) => {
        const { size } = file.stat();
        if (!this.#isWithin(size)) return LOST;
        if (size > SMALL_MAX) return this.#copy(file);
        const { bytes } = readBase(file, size);
        const hash = hashOf('sha256', bytes, 'hex');
        this.#options.state.contents.named?.write(hash, bytes);
        return this.#named(hash, size);
      }),
    );
    return kept ?? LOST;
  }

  #named(hash: string, size: number): KeptContent {
    this.#options.state.contents.blobs?.retain(hash);
    return { kind: 'blob', hash, size };
  }

  #copy(file: Parameters<typeof copyBase>[0]): KeptContent {
    const { contents, owner, holds } = this.#options.state;
    const copy = contents.work.create(owner);
    const { size } = file.stat();
    copyBase(file, copy, size);
    // Zeros at its end were not written.
    copy.truncate(size);
    copy.release();
    holds.keepPast(copy.id);
    return { kind: 'work', id: copy.id, size };
  }

  #isWithin(size: number): boolean {
    const { fileBytes } = this.#options.history.limits;
    return fileBytes === null || size <= fileBytes;
  }

  #event(): number {
    return this.#options.history.lastEvent + 1;
  }

  #remember(memory: BaseMemory): void {
    const one = { event: this.#event(), memory };
    this.#fresh.push(one);
    this.#append(one);
  }

  #append(one: Remembered): void {
    const { journal, tag, state } = this.#options;
    this.#group.push(one);
    const content = contentOf(one.memory);
    const { blobs, named } = state.contents;
    // The group that had it may have been dropped.
    if (content.kind === 'blob' && blobs && named?.has(content.hash) === false)
      named.write(content.hash, blobs.read(content.hash));
    writeMemory(this.#writer.start().u8(RECORD.base).f64(one.event).bytes(NOTHING), one.memory);
    journal.append(tag, this.#writer.take());
  }
}

const hashOfFacts = ({ ancestors }: TreeState, facts: BaseFacts): string | null =>
  ancestors?.hashOf(facts) ?? facts.hash;

const NO_CONTENT: KeptContent = { kind: 'none' };
const LOST: KeptContent = { kind: 'lost' };

const contentOf = (memory: BaseMemory): KeptContent =>
  memory.what === 'was' && memory.entry ? memory.entry.content : NO_CONTENT;

/** What cannot be looked at is not kept; the commit itself will say what is wrong. */
function lookAt(base: HostTree, names: readonly string[]): HostStat | null {
  const stat = orNull(() => base.lstat(names) ?? null);
  return typeof stat === 'object' ? stat : null;
}
