/** Everything of a sandbox that can be taken back: the log of operations, the bin, the checkpoints, and the user's edits. */
import type { StoredValues } from '../../store/stored-values.ts';
import type { CommitLog } from '../../store/commit-log.ts';
import { Beginning } from '../checkpoints/beginning.ts';
import { SandboxCheckpoints } from '../checkpoints/sandbox-checkpoints.ts';
import { CommitDesk } from '../commits/commit-desk.ts';
import type { GuardedFs } from '../guarded-fs.ts';
import type { MountTable } from '../mounts.ts';
import { Bin } from './bin.ts';
import { CheckpointRestores } from './checkpoint-restores.ts';
import { ConflictAnswers } from './conflict-answers.ts';
import { EditLog } from './edit-log.ts';
import { StoredOperationLog } from './operation-log.ts';

export interface UndoDeskDeps {
  readonly mounts: MountTable;
  readonly values: Pick<StoredValues, 'get' | 'set' | 'delete' | 'keys'>;
  /** Nanoseconds since the epoch. */
  readonly now: () => bigint;
  /** Asked for at the first act. */
  readonly door: () => Pick<GuardedFs, 'attempt' | 'recordAll'>;
  /** The number of the newest event. */
  readonly lastEvent: () => number;
  readonly commitLog: CommitLog;
  /** Whether less than half of the bytes that the sandbox may keep is free. */
  readonly isCrowded: () => boolean;
}

export type Undoable = 'operations' | 'bin' | 'checkpoints';

export class UndoDesk {
  readonly log: StoredOperationLog;
  readonly checkpoints: SandboxCheckpoints;
  readonly beginning: Beginning;
  readonly bin: Bin;
  readonly commits: CommitDesk;
  readonly edits: EditLog;
  readonly restores: CheckpointRestores;
  /** What was imported as a layer: who imports keeps it here. */
  readonly imports: CheckpointRestores;
  /** Answers to conflicts: who gives one keeps it here. */
  readonly resolves: ConflictAnswers;
  readonly #listeners = new Set<(what: Undoable) => void>();

  constructor(deps: UndoDeskDeps) {
    const tell = (what: Undoable) => (): void => {
      for (const listener of this.#listeners) listener(what);
    };
    this.beginning = new Beginning(deps.values);
    this.checkpoints = new SandboxCheckpoints({ ...deps, needs: () => this.#needs(), changed: tell('checkpoints') });
    const { checkpoints } = this;
    this.log = new StoredOperationLog({
      ...deps,
      before: (name) => void checkpoints.automatic({ cause: 'undo', name }),
      changed: tell('operations'),
    });
    const parts = { ...deps, checkpoints, log: this.log };
    this.bin = new Bin({ ...parts, changed: tell('bin') });
    this.edits = new EditLog(parts);
    this.restores = new CheckpointRestores(parts);
    this.imports = new CheckpointRestores(parts, 'import');
    this.resolves = new ConflictAnswers(parts);
    this.commits = new CommitDesk({ ...parts, commits: deps.commitLog, operations: this.log });
    for (const keeper of [this.commits, this.bin, this.edits, this.restores, this.imports, this.resolves])
      this.log.register(keeper);
  }

  /** Called when something of a kind has changed, or is about to; the group of the journal may still be dropped. Returns the undo. */
  onChange(listener: (what: Undoable) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  #needs(): ReadonlyMap<number, string> {
    return new Map([...this.resolves.needs(), ...this.imports.needs(), ...this.restores.needs(), ...this.bin.needs()]);
  }
}
