/** For tests: an overlay over a folder, with a record of events, that can be asked for every moment it ever had. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listChanges } from '../../review/changes.ts';
import { planCommit } from '../../review/plan.ts';
import { commitPlans } from '../../review/transaction/commit.ts';
import { MemoryLog } from '../../review/transaction/memory-log-contract.ts';
import { FillingDisk } from '../../store/filling-disk-contract.ts';
import type { SandboxStore } from '../../store/open-sandbox-store.ts';
import { openSandboxStore } from '../../store/open-sandbox-store.ts';
import { using } from '../derived.ts';
import { VfsError } from '../errors.ts';
import { openHostWriter } from '../host/host-writer.ts';
import { openHostTree } from '../host/open-host-tree.ts';
import type { Overlay } from '../overlay.ts';
import { relPath } from '../path/rel-path.ts';
import type { DirHandle, FileHandle, Place } from '../vfs.ts';
import { createOverlay } from './create-overlay.ts';
import { Chance } from './fuzz/chance-contract.ts';
import { makeBase, now } from './machine-contract.ts';
import { linesOf } from './past-lines-contract.ts';

const EVENT_TAG = 0x41;
const NO_HASH = '0'.repeat(64);

/** What it is called, what it does, and how often it is chosen. */
type Act = readonly [what: string, act: () => void, weight: number];

const SIZES = [0, 1, 10, 300, 5000, 65_536, 65_537, 70_000, 140_000];
const NAMES = ['a', 'b', 'c'];

/** A log whose groups end with an event each. */
class RecordedLog extends MemoryLog {
  readonly #record: () => void;

  constructor(record: () => void) {
    super();
    this.#record = record;
  }

  override commit(): void {
    this.#record();
  }
}

export class PastMachine {
  readonly #folder = mkdtempSync(join(tmpdir(), 'past-'));
  readonly chance: Chance;
  /** The tree after each event; null when nobody looked. */
  readonly moments: string[][] = [];
  readonly log: string[] = [];
  #generation = 0;
  #seq = 0;
  #open: FileHandle[] = [];
  #group: number[] = [];
  readonly #disk = new FillingDisk();
  store!: SandboxStore;
  overlay!: Overlay;
  #root!: DirHandle;

  constructor(seed: number) {
    this.chance = new Chance(seed);
    makeBase(this.#base, 90_000);
    this.#start();
    this.moments.push(linesOf(this.overlay));
  }

  get events(): number {
    return this.#seq;
  }

  get #base(): string {
    return join(this.#folder, 'base');
  }

  get #storeFolder(): string {
    return join(this.#folder, `store-${this.#generation}`);
  }

  /** One random operation, with its events, and the tree remembered after each. */
  step(): void {
    const chance = this.chance.below(100);
    const what = chance < 72 ? this.#operate() : chance < 86 ? this.#layers() : this.#upheaval();
    this.log.push(`${this.#seq} ${what}`);
  }

  #look(): void {
    this.moments[this.#seq] = linesOf(this.overlay);
  }

  /** Forgets about half of the kept logs. */
  forget(): void {
    const { logs } = this.store.history;
    const last = logs[Math.floor(logs.length / 2)];
    if (last) this.store.history.forget(last);
    this.log.push(`forgot up to ${this.store.history.earliest}`);
  }

  pack(): void {
    while (!this.store.history.tidy());
    this.log.push('packed');
  }

  reopen(): void {
    for (const file of this.#open.splice(0)) file.close();
    this.overlay.close();
    this.store.journal.commit();
    this.store.journal.checkpoint();
    this.store.close();
    this.#start();
  }

  /** What kill -9 leaves. */
  crash(): void {
    // What a commit did to the base, and a full disk kept out of the journal since, no process after this one could know.
    this.store.journal.commit();
    const from = this.#storeFolder;
    this.#generation++;
    cpSync(from, this.#storeFolder, { recursive: true });
    for (const file of this.#open.splice(0)) file.close();
    this.overlay.close();
    this.store.close();
    this.#start();
  }

  remove(): void {
    for (const file of this.#open.splice(0)) file.close();
    this.overlay.close();
    this.store.close();
    rmSync(this.#folder, { recursive: true });
  }

  #start(): void {
    this.store = openSandboxStore({ folder: this.#storeFolder, now, disk: this.#disk.disk });
    const base = openHostTree({ hostPath: this.#base });
    this.overlay = createOverlay({ treeId: 1, base, store: this.store, now });
    this.store.journal.join({
      tag: EVENT_TAG,
      replay: () => undefined,
      flush: () => undefined,
      // As the record does: an attempt that could not be written goes into the next group.
      settled: (outcome) => {
        const group = this.#group.splice(0);
        if (outcome === 'dropped') for (const event of group) this.#append(event);
      },
    });
    this.store.history.begin({ tag: EVENT_TAG, lastEvent: () => this.#seq });
    this.store.journal.checkpoint();
    this.#root = this.overlay.openRoot();
  }

  #record(): void {
    this.#append(++this.#seq);
    this.#disk.isFull = this.chance.hits(4);
    try {
      this.store.journal.commit();
    } catch (error) {
      if (!(error instanceof VfsError)) throw error;
    }
    this.#disk.isFull = false;
    this.#look();
  }

  #append(event: number): void {
    this.#group.push(event);
    this.store.journal.append(EVENT_TAG, `${NO_HASH}[${event},"x"]`);
  }

  #path(): readonly string[] {
    return Array.from({ length: 1 + this.chance.below(3) }, () => this.chance.pick(NAMES));
  }

  #at(names: readonly string[]): Place {
    return this.overlay.locate(this.#root, relPath(names), 'keep');
  }

  /** An attempt: whatever comes of it, there is an event. */
  #attempt(what: string, act: () => void): string {
    try {
      act();
      return what;
    } catch (error) {
      if (!(error instanceof VfsError)) throw error;
      return `${what}: ${error.code}`;
    } finally {
      this.#record();
    }
  }

  #operate(): string {
    const { chance, overlay: tree } = this;
    const [path, to] = [this.#path(), this.#path()];
    const [size, at] = [chance.pick(SIZES), chance.pick(SIZES)];
    const acts: readonly Act[] = [
      [`write ${at}+${size}`, () => this.#withFile(path, (file) => file.write(this.#bytes(size), at)), 3],
      [`append ${size}`, () => this.#withFile(path, (file) => file.write(this.#bytes(size), 'end')), 1],
      [`truncate ${size}`, () => this.#withFile(path, (file) => file.truncate(size)), 1],
      ['mkdir', () => tree.makeDirectory(this.#at(path), 0o755), 1],
      ['rmdir', () => tree.removeDirectory(this.#at(path)), 1],
      ['unlink', () => tree.unlink(this.#at(path)), 1],
      [`symlink ${size}`, () => tree.symlink(`nowhere${size}`, this.#at(path)), 1],
      ['chmod', () => tree.setMode(this.#at(path), chance.pick([0o600, 0o644])), 1],
      [`link ${to.join('/')}`, () => tree.link(this.#at(path), this.#at(to)), 1],
      [`rename ${to.join('/')}`, () => tree.rename(this.#at(path), this.#at(to)), 2],
    ];
    if (chance.hits(8)) return this.#useOpen(path);
    const [what, act] = chance.pick(acts.flatMap((each) => Array.from({ length: each[2] }, () => each)));
    return this.#attempt(`${what} ${path.join('/')}`, act);
  }

  /** Handles that stay open, also of files that are removed meanwhile. */
  #useOpen(path: readonly string[]): string {
    const [file] = this.#open;
    const size = this.chance.pick(SIZES);
    if (file && this.chance.hits(30)) {
      this.#open.shift();
      return this.#attempt('close', () => file.close());
    }
    if (file)
      return this.#attempt(
        `write through a handle ${size}`,
        () => void file.write(this.#bytes(size), this.chance.pick(SIZES)),
      );
    const options = { access: 'read-write', create: 'if-missing', content: 'keep', mode: 0o644 } as const;
    return this.#attempt(`open ${path.join('/')}`, () =>
      this.#open.push(this.overlay.openFile(this.#at(path), options)),
    );
  }

  #layers(): string {
    const tree = this.overlay;
    const known = tree.checkpoints();
    const chosen = known.length > 0 ? this.chance.pick(known).id : null;
    switch (this.chance.below(6)) {
      case 0:
      case 1:
        return this.#attempt('freeze', () => void tree.freeze());
      case 2:
        return chosen === null ? 'no checkpoint' : this.#attempt(`restore ${chosen}`, () => tree.restore(chosen));
      case 3:
        return chosen === null ? 'no checkpoint' : this.#attempt(`drop ${chosen}`, () => tree.drop(chosen));
      case 4: {
        const path = this.#path();
        this.#closeAll();
        return this.#attempt(`revert ${path.join('/')}`, () => tree.revert(path));
      }
      default:
        return this.#commitToBase();
    }
  }

  /** A directory that the top forgets goes on with its times as long as somebody has anything in it open. */
  #closeAll(): void {
    for (const file of this.#open.splice(0)) this.#attempt('close', () => file.close());
  }

  /** As handlers do it: what is written into the folder is remembered, and forgotten by the top, with the event. */
  #commitToBase(): string {
    const { base, past } = this.overlay;
    if (!base) throw new Error('this overlay has a base');
    this.#closeAll();
    const changes = listChanges(this.overlay, 'cwd');
    const chosen = this.chance.hits(50)
      ? null
      : new Set(changes.filter(() => this.chance.hits(40)).map(({ path }) => path));
    const plan = planCommit(this.overlay, 'cwd', changes, chosen);
    const real = openHostWriter(base);
    const writer = past?.rememberBase(real) ?? real;
    const log = new RecordedLog(() => this.#record());
    const parts = [{ overlay: this.overlay, writer, plan }];
    const request = { id: 't', operation: '1', deed: 'commit', note: '', parts, finish: () => undefined } as const;
    const work = commitPlans(log, request);
    for (;;) {
      const next = work.next();
      if (next.done) return `commit of ${plan.steps.length} steps: ${next.value.state}`;
    }
  }

  #upheaval(): string {
    switch (this.chance.below(8)) {
      case 0:
        this.reopen();
        return 'reopen';
      case 1:
        this.crash();
        return 'crash';
      case 2:
        this.pack();
        return 'pack';
      case 3:
        this.store.collect();
        return 'collect';
      default:
        this.store.journal.checkpoint();
        return 'checkpoint';
    }
  }

  #withFile(path: readonly string[], use: (file: FileHandle) => void): void {
    const options = { access: 'write', create: 'if-missing', content: 'keep', mode: 0o644 } as const;
    using(this.overlay.openFile(this.#at(path), options), use);
  }

  #bytes(size: number): Uint8Array {
    return Buffer.alloc(size, String.fromCharCode(97 + this.chance.below(26), 97 + this.chance.below(26)));
  }
}
