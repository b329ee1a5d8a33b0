/** A sandbox over two folders whose commits are killed or refused at any call to a disk; for tests. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kill, pid } from 'node:process';
import type { Change } from '../../review/change.ts';
import { listChanges } from '../../review/changes.ts';
import { planCommit } from '../../review/plan.ts';
import { diskSnapshot, layOut, TreeHands } from '../../review/tree-hands-contract.ts';
import type { Layout, Snapshot } from '../../review/tree-hands-contract.ts';
import { CommitLog } from '../../store/commit-log.ts';
import type { Disk } from '../../store/disk.ts';
import { nodeDisk } from '../../store/disk.ts';
import { openSandboxStore } from '../../store/open-sandbox-store.ts';
import type { SandboxStore } from '../../store/open-sandbox-store.ts';
import { createStoredValues } from '../../store/stored-values.ts';
import { openHostTree } from '../../vfs/host/open-host-tree.ts';
import { createOverlay } from '../../vfs/node/create-overlay.ts';
import { MountTable } from '../mounts.ts';
import type { OperationReport, WorkStep } from '../operations/keeper.ts';
import { StoredOperationLog } from '../operations/operation-log.ts';
import { CommitDesk } from './commit-desk.ts';
import type { RecoveryTold } from './recover-commits.ts';

/** Of an act that did not come to its end; no error that anybody knows. */
export class Killed extends Error {}

export type Errno = 'ENOSPC' | 'EIO' | 'EACCES';
const ERRNOS: Readonly<Record<Errno, number>> = { ENOSPC: -28, EIO: -5, EACCES: -13 };
const errnoOf = (kind: Interruption): number => (kind === 'kill' || kind === 'die' ? 0 : ERRNOS[kind]);

/** What a folder is asked that changes it, or makes it durable. */
const HOST_CALLS: ReadonlySet<string> = new Set([
  ...['create', 'symlink', 'mkdir', 'fchmod', 'rename', 'unlink', 'rmdir', 'fsync', 'placed'],
]);
const DISK_CALLS = ['write', 'truncate', 'sync', 'remove'] as const;

/** `die`: the whole process is killed. `kill`: as good as, but the process goes on. */
type Interruption = 'kill' | 'die' | Errno;

/** Lets so many calls through, and then ends the process, as far as anybody can tell, or fails one of them. */
class Interrupter {
  #left = Infinity;
  #kind: Interruption = 'kill';
  #isDead = false;
  /** Calls so far. */
  count = 0;

  arm(after: number, kind: Interruption): void {
    this.#left = after;
    this.#kind = kind;
    this.#isDead = false;
    this.count = 0;
  }

  disarm(): void {
    this.arm(Infinity, 'kill');
  }

  /** Whether it happened. */
  get hasStruck(): boolean {
    return this.#isDead || this.#left < 0;
  }

  readonly host = (call: string): void => {
    if (this.#isDead) throw new Killed();
    if (HOST_CALLS.has(call)) this.#strike();
  };

  disk(): Disk {
    const through = Object.fromEntries(
      DISK_CALLS.map((name) => [
        name,
        (...all: unknown[]) => {
          if (name === 'write' && this.#kind === 'die' && this.#left === 0) tearWrite(all);
          this.#strike();
          return (nodeDisk[name] as (...some: unknown[]) => unknown)(...all);
        },
      ]),
    );
    return { ...nodeDisk, ...through };
  }

  #strike(): void {
    if (this.#isDead) throw new Killed();
    this.count += 1;
    if (this.#left-- !== 0) return;
    if (this.#kind === 'die') kill(pid, 'SIGKILL');
    this.#isDead = this.#kind === 'kill';
    if (this.#kind === 'kill') throw new Killed();
    throw Object.assign(new Error(this.#kind), { errno: errnoOf(this.#kind), syscall: 'played', code: this.#kind });
  }
}

/** A process that is killed while it writes has written a part. */
function tearWrite([fd, bytes, from, length, position]: readonly unknown[]): void {
  const part = Math.floor(Number(length) / 2);
  if (bytes instanceof Uint8Array) nodeDisk.write(Number(fd), bytes, Number(from), part, Number(position));
}

export const MOUNTS = ['cwd', 'home'] as const;
export type MountName = (typeof MOUNTS)[number];
export type Layouts = Readonly<Record<MountName, Layout>>;
export type Snapshots = Readonly<Record<MountName, Snapshot>>;

const stagedTexts = (changes: readonly Change[]): ReadonlyMap<string, Uint8Array> =>
  new Map(
    changes
      .filter(({ content, entry, kind }) => content && entry === 'file' && (kind === 'modified' || kind === 'added'))
      .map(({ path }) => [path, new TextEncoder().encode(`staged of ${path}`)]),
  );

const both = <T>(make: (name: MountName) => T): Readonly<Record<MountName, T>> => ({
  cwd: make('cwd'),
  home: make('home'),
});

let clock = 1_700_000_000_000_000_000n;
const now = (): bigint => (clock += 1_000n);
const EVENT_TAG = 0x41;
/** Bytes: less than tests of it write, and more than all others do. */
export const MOST_HELD = 100_000;

/** One process of the sandbox. */
class Life {
  readonly store: SandboxStore;
  readonly mounts = new MountTable();
  readonly desk: CommitDesk;
  readonly operations: StoredOperationLog;
  readonly hands: Readonly<Record<MountName, TreeHands>>;

  constructor(folder: string, interrupter: Interrupter) {
    this.store = openSandboxStore({ folder: join(folder, 'store'), now, disk: interrupter.disk() });
    const { store, mounts } = this;
    this.hands = both((name) => {
      const base = openHostTree({ hostPath: join(folder, name), trace: interrupter.host });
      const treeId = MOUNTS.indexOf(name) + 1;
      const overlay = createOverlay({ treeId, base, store, now });
      mounts.add({ name, kind: 'overlay', access: 'read-write', guestPath: `/${name}`, overlay, device: treeId });
      return new TreeHands(overlay);
    });
    store.history.begin({ tag: EVENT_TAG, lastEvent: () => 0 });
    const values = createStoredValues(store);
    const door = () => ({ recordAll: () => store.journal.commit() });
    const told = { before: () => undefined, changed: () => undefined };
    this.operations = new StoredOperationLog({ values, now, ...told });
    const commits = new CommitLog({ values, contents: store.contents, journal: store.journal });
    const checkpoints = {
      automatic: () => ({ id: 0, cause: 'commit', name: '', at: 0, event: 0, trees: {} }) as const,
      giveWay: () => undefined,
    };
    const { operations } = this;
    const deps = { mounts, values, commits, operations, checkpoints, door, lastEvent: () => 0, now };
    this.desk = new CommitDesk({ ...deps, mostHeld: MOST_HELD });
    this.operations.register(this.desk);
  }

  close(): void {
    this.mounts.close();
    this.store.close();
  }
}

/** Folders laid out for a sandbox that is to be. */
function newGround(layouts: Layouts, parent = tmpdir()): string {
  const folder = mkdtempSync(join(parent, 'commit-world-'));
  for (const name of MOUNTS) layOut(join(folder, name), layouts[name]);
  return folder;
}

export class CommitWorld {
  readonly folder: string;
  readonly interrupter = new Interrupter();
  #life: Life;

  /** Layouts for a new one, in a folder of its own in `parent`, or the folder where there is one, or will be. */
  constructor(where: Layouts | string, parent?: string) {
    this.folder = typeof where === 'string' ? where : newGround(where, parent);
    this.#life = new Life(this.folder, this.interrupter);
  }

  get hands(): Readonly<Record<MountName, TreeHands>> {
    return this.#life.hands;
  }

  disk(): Snapshots {
    return both((name) => diskSnapshot(join(this.folder, name)));
  }

  merged(): Snapshots {
    return both((name) => this.hands[name].merged());
  }

  topEntries(): number {
    return MOUNTS.reduce((sum, name) => sum + this.hands[name].overlay.topEntries().length, 0);
  }

  /** What was acknowledged of a guest's work. */
  keep(): void {
    this.#life.store.journal.commit();
  }

  /** `in-part`: of each file that is written only a text of its own. */
  commit(extent: 'whole' | 'in-part' = 'whole'): Generator<WorkStep, OperationReport> {
    const texts = new Map<string, Uint8Array>();
    const plans = this.#life.mounts.all().map((mount) => {
      const { overlay, name } = mount;
      const changes = listChanges(overlay, name);
      const contents = extent === 'in-part' ? stagedTexts(changes) : new Map<string, Uint8Array>();
      for (const [path, text] of contents) texts.set(path, text);
      return { mount, plan: planCommit(overlay, name, changes, null, { contents }) };
    });
    return this.#life.desk.commit({ plans, author: 'user', message: 'all', contents: texts });
  }

  undo(): Generator<WorkStep, OperationReport> {
    return this.#life.operations.undo();
  }

  redo(): Generator<WorkStep, OperationReport> {
    return this.#life.operations.redo();
  }

  operations(): ReturnType<StoredOperationLog['list']> {
    return this.#life.operations.list();
  }

  /** Of the only operation; null when there is none. */
  state(): string | null {
    return this.#life.operations.list()[0]?.state ?? null;
  }

  /** The files stay, for another process. */
  leave(): void {
    this.interrupter.disarm();
    this.#life.close();
  }

  /** A new process, when the old one was killed. */
  reopen(): void {
    this.interrupter.disarm();
    this.#life.close();
    this.#life = new Life(this.folder, this.interrupter);
  }

  recover(): RecoveryTold | null {
    return this.#life.desk.recover();
  }

  remove(): void {
    this.interrupter.disarm();
    this.#life.close();
    rmSync(this.folder, { recursive: true });
  }
}

export function finish<T>(work: Generator<unknown, T>): T {
  for (;;) {
    const next = work.next();
    if (next.done) return next.value;
  }
}
