/** For the tests of this folder: a real temporary folder under a real overlay, and ways to compare the two. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import type { Journal } from '../store/journal.ts';
import { createMemoryContentStore } from '../store/memory-content-store.ts';
import { openHostWriter } from '../vfs/host/host-writer.ts';
import type { HostTree, HostWriter } from '../vfs/host/host-tree.ts';
import { openHostTree } from '../vfs/host/open-host-tree.ts';
import { createOverlay } from '../vfs/node/create-overlay.ts';
import type { ReviewReport } from './apply.ts';
import type { Change } from './change.ts';
import { listChanges } from './changes.ts';
import { discard } from './discard.ts';
import { planCommit } from './plan.ts';
import type { Plan } from './step.ts';
import { commitPlans } from './transaction/commit.ts';
import type { CommitRequest } from './transaction/commit.ts';
import { MemoryLog } from './transaction/memory-log-contract.ts';
import type { MountRecord } from './transaction/record.ts';
import type { Progress } from './transaction/underway.ts';
import { undoCommit } from './transaction/undo.ts';
import { diskSnapshot, layOut, putOnDisk, TreeHands } from './tree-hands-contract.ts';
import type { Layout, Snapshot } from './tree-hands-contract.ts';

const NO_JOURNAL: Journal = {
  join: () => undefined,
  append: () => undefined,
  commit: () => undefined,
  sync: () => undefined,
  checkpoint: () => undefined,
  records: () => [],
  size: 0,
  close: () => undefined,
};

/** Makes the folder look like one of another kind. */
export interface Disguise {
  readonly disguise?: (base: HostTree) => HostTree;
  /** `base` is what it looks like. */
  readonly restrain?: (writer: HostWriter, base: HostTree) => HostWriter;
}

export class SandboxedFolder extends TreeHands {
  readonly folder: string;
  readonly writer: HostWriter;
  readonly log = new MemoryLog();
  /** Of commits that stand. */
  readonly records: { readonly id: string; readonly record: readonly MountRecord[] }[] = [];
  #transactions = 0;
  readonly #temporary: string;

  constructor(layout: Layout, { disguise = (base) => base, restrain = (writer) => writer }: Disguise = {}) {
    const temporary = mkdtempSync(join(tmpdir(), 'capsule-inspector-review-'));
    const folder = join(temporary, 'base');
    layOut(folder, layout);
    const real = openHostTree({ hostPath: folder });
    const base = disguise(real);
    let time = 1_800_000_000_000_000_000n;
    const store = { database: new DatabaseSync(':memory:'), journal: NO_JOURNAL, contents: createMemoryContentStore() };
    super(createOverlay({ treeId: 1, base, store, now: () => (time += 1000n) }));
    this.#temporary = temporary;
    this.folder = folder;
    this.writer = restrain(openHostWriter(real), base);
  }

  /** Makes or overwrites something in the real folder. */
  put(path: string, content: string): void {
    putOnDisk(this.folder, path, content);
  }

  changes(): readonly Change[] {
    return listChanges(this.overlay, 'cwd');
  }

  /** `A cwd://x`, `R cwd://x <- cwd://y`, with `*` for content and `m` for mode. */
  summary(): readonly string[] {
    return this.changes().map(({ kind, path, from, content, mode }) => {
      const flags =
        kind === 'modified' || kind === 'renamed' ? ` ${content ? '*' : ''}${mode ? 'm' : ''}`.trimEnd() : '';
      return `${kind} ${path.slice('cwd://'.length)}${from ? ` <- ${from.slice('cwd://'.length)}` : ''}${flags}`;
    });
  }

  plan(paths: readonly string[] | null = null): Plan {
    return planCommit(this.overlay, 'cwd', this.changes(), paths && new Set(paths.map((path) => `cwd://${path}`)));
  }

  apply(plan: Plan, writer = this.writer): ReviewReport {
    const work = this.applying(plan, writer);
    for (;;) {
      const next = work.next();
      if (next.done) return next.value;
    }
  }

  applying(plan: Plan, writer = this.writer): Generator<Progress, ReviewReport> {
    return commitPlans(this.log, this.#request(plan, writer));
  }

  #request(plan: Plan, writer: HostWriter): CommitRequest {
    const id = `t${(this.#transactions += 1)}`;
    const parts = [{ overlay: this.overlay, writer, plan }];
    const keep = (record: readonly MountRecord[]): void => void this.records.push({ id, record });
    return { id, operation: id, deed: 'commit', note: '', parts, finish: keep };
  }

  /** Takes the newest commit back that was not taken back yet. */
  undo(): ReviewReport {
    const work = this.undoing();
    for (;;) {
      const next = work.next();
      if (next.done) return next.value;
    }
  }

  undoing(): Generator<Progress, ReviewReport> {
    const last = this.records.at(-1);
    if (!last) throw new Error('nothing was committed');
    const id = `t${(this.#transactions += 1)}`;
    const parts = last.record.map((record) => ({ overlay: this.overlay, writer: this.writer, record }));
    const finish = (): void => void this.records.pop();
    return undoCommit(this.log, { id, of: last.id, operation: last.id, deed: 'undo', note: '', parts, finish });
  }

  commit(paths: readonly string[] | null = null): ReviewReport {
    return this.apply(this.plan(paths));
  }

  discard(paths: readonly string[] | null = null): ReviewReport {
    return discard(this.overlay, 'cwd', this.changes(), paths && new Set(paths.map((path) => `cwd://${path}`)));
  }

  disk(): Snapshot {
    return diskSnapshot(this.folder);
  }

  close(): void {
    this.root.close();
    this.overlay.close();
    rmSync(this.#temporary, { recursive: true, force: true });
  }
}

/** Runs a test on a folder that is removed after. */
export function withFolder(layout: Layout, test: (folder: SandboxedFolder) => void, disguise?: Disguise): void {
  const folder = new SandboxedFolder(layout, disguise);
  try {
    test(folder);
  } finally {
    folder.close();
  }
}
