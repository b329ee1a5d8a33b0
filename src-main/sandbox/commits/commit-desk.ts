/** Commits of a sandbox, and the way back: each is one transaction over all its folders, and one operation of its log. */
import type { AppliedStep } from '../../review/apply.ts';
import { listChanges } from '../../review/changes.ts';
import { exactly } from '../../review/closure.ts';
import { planCommit } from '../../review/plan.ts';
import type { Conflict, Plan } from '../../review/step.ts';
import { sweepLeftovers } from '../../review/sweep-leftovers.ts';
import { commitPlans } from '../../review/transaction/commit.ts';
import { hasRecord, readOpen, readRecord, writeRecord } from '../../review/transaction/record.ts';
import type { MountRecord } from '../../review/transaction/record.ts';
import { undoCommit } from '../../review/transaction/undo.ts';
import type { CommitLog } from '../../store/commit-log.ts';
import { fail, orNull } from '../../vfs/errors.ts';
import type { SandboxCheckpoints } from '../checkpoints/sandbox-checkpoints.ts';
import type { MountedTree, MountTable } from '../mounts.ts';
import { hasFields, JsonValues, nextNumber } from '../operations/json-values.ts';
import type { Values } from '../operations/json-values.ts';
import type { OperationKeeper, OperationPath, OperationReport, WorkStep } from '../operations/keeper.ts';
import { someOf } from '../operations/kept-discard.ts';
import type { StoredOperationLog } from '../operations/operation-log.ts';
import { CommitEvents } from './commit-events.ts';
import type { CommitEventsDeps } from './commit-events.ts';
import { writerFor } from './commit-writer.ts';
import { recoverCommits } from './recover-commits.ts';
import type { RecoveryTold } from './recover-commits.ts';
import { conflictReport, operationReport, toPath } from './kept-commit.ts';
import type { CommitNote, KeptCommit } from './kept-commit.ts';

/** Nanoseconds: a temporary file that is younger may belong to a commit of another sandbox that is under way. */
const LEFT_ALONE = 3_600_000_000_000n;
const MOST_HELD = 1024 * 1024 * 1024;

export interface CommitDeskDeps extends CommitEventsDeps {
  readonly mounts: MountTable;
  readonly values: Values;
  readonly commits: CommitLog;
  readonly operations: StoredOperationLog;
  readonly checkpoints: Pick<SandboxCheckpoints, 'automatic' | 'giveWay'>;
  /** Nanoseconds since the epoch. */
  readonly now: () => bigint;
  /** Bytes of contents that are kept to take commits back, 1 GiB unless told; the newest commit keeps its own whatever they are. */
  readonly mostHeld?: number;
}

export interface CommitWish {
  readonly plans: readonly { readonly mount: MountedTree; readonly plan: Plan }[];
  readonly author: string;
  readonly message: string;
  /** What is committed in part, by canonical path. */
  readonly contents?: ReadonlyMap<string, Uint8Array> | undefined;
}

const encode = (contents: ReadonlyMap<string, Uint8Array> = new Map()): Readonly<Record<string, string>> =>
  Object.fromEntries([...contents].map(([path, bytes]) => [path, Buffer.from(bytes).toString('base64')]));

const decode = (contents: Readonly<Record<string, string>>): ReadonlyMap<string, Uint8Array> =>
  new Map(Object.entries(contents).map(([path, text]) => [path, new Uint8Array(Buffer.from(text, 'base64'))]));

export class CommitDesk implements OperationKeeper {
  readonly name = 'commit';
  readonly #deps: CommitDeskDeps;
  readonly #kept: JsonValues<KeptCommit>;
  readonly #events: CommitEvents;

  constructor(deps: CommitDeskDeps) {
    this.#deps = deps;
    this.#events = new CommitEvents(deps);
    const isKnown = hasFields<KeptCommit>('transaction', 'paths', 'applied', 'contents', 'hashes');
    this.#kept = new JsonValues({ values: deps.values, space: 'commit', isKnown });
  }

  /** With a conflict in any plan nothing is touched. Who drops it between two steps has everything taken back. */
  *commit(wish: CommitWish): Generator<WorkStep, OperationReport> {
    this.#assertIdle();
    const operation = this.#deps.operations.newId();
    this.#deps.checkpoints.automatic({ cause: 'commit', name: 'before a commit' });
    const report = yield* this.#write(operation, 'commit', wish);
    // What was committed is in the folder: its bytes are wanted for what comes next. The commit stands also where that cannot be noted.
    orNull(() => this.#deps.checkpoints.giveWay());
    return report;
  }

  *undo(operation: string): Generator<WorkStep, OperationReport> {
    this.#assertIdle();
    const { mounts, commits, operations } = this.#deps;
    const of = this.#of(operation).transaction;
    const records = readRecord(commits, of) ?? fail('not-found');
    const away = records.find(({ mount }) => !mounts.has(mount));
    if (away) fail('not-found', `The folder of ${away.mount} is not there now.`);
    const parts = records.map((record) => {
      const mount = mounts.get(record.mount);
      return { overlay: mount.overlay, writer: writerFor(mount, record.changes.length), record };
    });
    const id = this.#newTransaction();
    const finish = (_: readonly MountRecord[], applied: readonly AppliedStep[]): void => {
      this.#forgetTransaction(id);
      operations.change(operation, { state: 'undone' });
      this.#events.done('undo', applied);
    };
    const note = '';
    const report = yield* undoCommit(commits, { id, of, operation, deed: 'undo', note, parts, finish });
    this.#events.failed('undo', report);
    return operationReport(report, operation);
  }

  *redo(operation: string): Generator<WorkStep, OperationReport> {
    this.#assertIdle();
    const kept = this.#of(operation);
    const contents = decode(kept.contents);
    const plans = this.#plansOf(kept, contents);
    const conflicts = plans.flatMap(({ plan }) => plan.conflicts);
    const changed = conflicts.length > 0 ? conflicts : this.#differing(kept, plans);
    if (changed.length > 0) return conflictReport(changed);
    const { author = 'user', message = '' } = this.#deps.operations.get(operation) ?? {};
    return yield* this.#write(operation, 'redo', { plans, author, message, contents });
  }

  fixed(operation: string, state: 'under-way' | 'done' | 'undone' | 'reversed'): string | null {
    const kept = this.#kept.get(operation);
    const isKept = kept !== null && (state !== 'done' || hasRecord(this.#deps.commits, kept.transaction));
    return isKept ? null : 'What this commit took away is not kept any more.';
  }

  paths(operation: string): readonly OperationPath[] {
    return this.#kept.get(operation)?.applied ?? [];
  }

  forget(operation: string): void {
    const kept = this.#kept.get(operation);
    if (kept) this.#forgetTransaction(kept.transaction);
    this.#kept.delete(operation);
  }

  /** Finishes, or takes back, what an earlier process left; null when there was nothing. Errors: `no-space`, `io`. */
  recover(): RecoveryTold | null {
    const { mounts, commits, operations } = this.#deps;
    return recoverCommits({
      ...{ mounts, commits },
      done: (open, record, sentence) => {
        if (open.deed === 'undo') {
          this.#forgetTransaction(open.id);
          operations.change(open.operation, { state: 'undone', recovered: sentence });
          this.#events.recovered('undo', record);
          return;
        }
        const note = JSON.parse(open.note) as CommitNote;
        const applied = this.#events.appliedOf(record);
        this.#keep(open.operation, open.id, note, applied);
        this.#note(open.operation, open.deed, { note, applied, recovered: sentence });
        this.#events.recovered('commit', record);
      },
      takenBack: (open, sentence) => {
        if (open.deed !== 'commit') operations.change(open.operation, { recovered: sentence });
        else {
          const note = JSON.parse(open.note) as CommitNote;
          this.#note(open.operation, 'reversed', { note, applied: [], recovered: sentence });
        }
      },
    });
  }

  *#write(operation: string, deed: 'commit' | 'redo', wish: CommitWish): Generator<WorkStep, OperationReport> {
    const { commits } = this.#deps;
    const id = this.#newTransaction();
    const { author, message } = wish;
    const note: CommitNote = { author, message, contents: encode(wish.contents) };
    const parts = wish.plans.flatMap(({ mount, plan }) => {
      if (!mount.overlay.base) return [];
      return { overlay: mount.overlay, writer: writerFor(mount, plan.steps.length), plan };
    });
    const finish = (_: readonly MountRecord[], applied: readonly AppliedStep[]): void => {
      this.#keep(operation, id, note, applied);
      this.#note(operation, deed, { note, applied, recovered: null });
      if (applied.length > 0) this.#events.done('commit', applied);
      else this.#events.settled(parts.flatMap(({ plan }) => (plan.steps.length > 0 ? [plan.mount] : [])));
    };
    const request = { id, operation, deed, note: JSON.stringify(note), parts, finish };
    for (const { writer, plan } of parts) yield* sweepLeftovers(writer, plan, this.#deps.now() - LEFT_ALONE);
    const report = yield* commitPlans(commits, request);
    this.#events.failed('commit', report);
    return operationReport(report, report.state === 'done' ? operation : null);
  }

  #keep(operation: string, transaction: string, { contents }: CommitNote, applied: readonly AppliedStep[]): void {
    const before = this.#kept.get(operation);
    if (before) this.#forgetTransaction(before.transaction);
    const hashes = Object.fromEntries(
      applied.flatMap(({ path, contents: held }) => (held?.after ? [[path, held.after] as const] : [])),
    );
    const paths = [...new Set(applied.map(({ path }) => path))];
    this.#kept.set(operation, { transaction, paths, applied: applied.map(toPath), contents, hashes });
    this.#limit(operation);
  }

  #note(
    operation: string,
    deed: 'commit' | 'redo' | 'reversed',
    told: { readonly note: CommitNote; readonly applied: readonly AppliedStep[]; readonly recovered: string | null },
  ): void {
    const { operations } = this.#deps;
    const { note, applied, recovered } = told;
    const paths = [...new Set(applied.map(({ path }) => path))];
    const events = this.#events.next(applied.length);
    if (deed === 'redo') {
      operations.change(operation, { state: 'done', events, recovered });
      return;
    }
    operations.note({
      ...{ id: operation, name: 'commit', state: deed === 'reversed' ? 'reversed' : 'done' },
      ...{ author: note.author, message: note.message, paths: paths.length, some: someOf(paths) },
      ...{ events, recovered },
    });
  }

  /** The oldest commits lose what takes them back first. */
  #limit(newest: string): void {
    const { commits, mostHeld = MOST_HELD } = this.#deps;
    let held = 0;
    for (const id of [...this.#kept.ids()].reverse()) {
      const transaction = this.#kept.get(id)?.transaction;
      if (transaction === undefined) continue;
      held += commits.bytesOf(transaction);
      if (held > mostHeld && id !== newest) this.#forgetTransaction(transaction);
    }
  }

  #plansOf({ paths }: KeptCommit, contents: ReadonlyMap<string, Uint8Array>): CommitWish['plans'] {
    const names = new Set(paths.map((path) => path.slice(0, path.indexOf('://'))));
    return [...names].map((name) => {
      const mount = this.#deps.mounts.get(name);
      const plan = planCommit(mount.overlay, name, listChanges(mount.overlay, name), exactly(paths), { contents });
      return { mount, plan };
    });
  }

  /** Where the sandbox does not show any more what was committed. */
  #differing({ applied, hashes }: KeptCommit, plans: CommitWish['plans']): readonly Conflict[] {
    const wanted = outcomeOf(applied);
    const planned = outcomeOf(
      plans.flatMap(({ plan: { steps } }) => steps.map(({ action, path }) => ({ path, step: action }))),
    );
    const odd = [...wanted, ...planned].flatMap(([key, path]) => (wanted.has(key) && planned.has(key) ? [] : [path]));
    const other = this.#events.otherContents(plans, hashes);
    return [...new Set([...odd, ...other])].map((path) => ({
      path,
      reason: 'sandbox-changed',
      message: `${path} has been changed in the sandbox since.`,
    }));
  }

  #of(operation: string): KeptCommit {
    return this.#kept.get(operation) ?? fail('not-found');
  }

  #forgetTransaction(id: string): void {
    const { commits } = this.#deps;
    commits.forget(id);
    writeRecord(commits, id, null);
  }

  #newTransaction(): string {
    return `t${nextNumber(this.#deps.values, 'transaction')}`;
  }

  /** What could not be ended is ended first. Errors: `busy` when that is not possible now; `no-space`, `io`. */
  #assertIdle(): void {
    if (!readOpen(this.#deps.commits)) return;
    const told = this.recover();
    if (told?.what === 'waiting') fail('busy', told.sentence);
  }
}

/**
 * What steps come to, each with its place. A file that is removed for another one is written over: that what was there has moved is not
 * known any more after an undo.
 */
function outcomeOf(steps: readonly Pick<OperationPath, 'path' | 'step'>[]): ReadonlyMap<string, string> {
  const written = new Set(steps.filter(({ step }) => step === 'write' || step === 'link').map(({ path }) => path));
  const telling = steps.filter(({ path, step }) => step !== 'settle' && !(step === 'remove-file' && written.has(path)));
  return new Map(telling.map(({ path, step }) => [`${step} ${path}`, path]));
}
