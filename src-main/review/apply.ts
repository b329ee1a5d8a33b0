/** Takes the steps of a plan, a few at a time, and tells truthfully how far it came. */
import type { ChangeKind, ConflictReason, FsErrorCode } from '../../src-preload/contract/vocabulary.ts';
import { readUpTo, using } from '../vfs/derived.ts';
import { VfsError } from '../vfs/errors.ts';
import type { HostAttributes, HostStat, HostTree, HostWriter } from '../vfs/host/host-tree.ts';
import type { Overlay } from '../vfs/overlay.ts';
import { relPath } from '../vfs/path/rel-path.ts';
import type { DirHandle } from '../vfs/vfs.ts';
import { pieces } from './content.ts';
import { keyOf } from './names.ts';
import type { Names } from './names.ts';
import type { Conflict, Expectation, Plan, Step, StepAction } from './step.ts';
import { lookAt } from './look-at.ts';
import { contentsOfStep } from './step-contents.ts';
import type { Sides, StepContents } from './step-contents.ts';
import { sweepLeftovers } from './sweep-leftovers.ts';

export interface AppliedStep {
  readonly path: string;
  readonly kind: ChangeKind;
  readonly step: StepAction | 'discard';
  /** What it did to a file's content; left out of a plan. */
  readonly contents?: StepContents;
}

/** The shape of `ReviewReport` in the contract, and the failure that stopped it halfway, if any. */
export interface ReviewReport {
  readonly state: 'done' | 'planned' | 'conflicts';
  readonly applied: readonly AppliedStep[];
  readonly conflicts: readonly Conflict[];
  readonly included: readonly string[];
  /** Set when a step failed for a reason that is no conflict, such as a full disk. What was not applied is still in the top. */
  readonly failure: { readonly path: string; readonly code: FsErrorCode; readonly message: string } | null;
}

export interface Progress {
  readonly done: number;
  readonly total: number;
  /** What has been written so far and is durable; a caller who goes away here has these to tell of. */
  readonly applied: readonly AppliedStep[];
}

export interface ApplyOptions {
  /**
   * Steps between two pauses, 16 unless told: what they wrote is made durable together. More is faster with a writer that syncs
   * at the end, and makes longer pauses.
   */
  readonly group?: number;
  /** Nanoseconds since the epoch: what earlier commits left behind and nobody has touched since then is removed first. */
  readonly sweepBefore?: bigint;
}
const GROUP = 16;

const REASONS: Readonly<Partial<Record<FsErrorCode, ConflictReason>>> = {
  access: 'permission',
  denied: 'permission',
  'read-only': 'permission',
  'already-exists': 'base-exists',
  'not-empty': 'directory-not-empty',
  'not-found': 'base-missing',
  'not-directory': 'parent-missing',
  'is-directory': 'base-type-changed',
};

const toApplied = ({ path, kind, action }: Step): AppliedStep => ({ path, kind, step: action });

/** The report of a dry run. */
export const describePlan = ({ steps, included, conflicts }: Plan): ReviewReport => ({
  state: conflicts.length > 0 ? 'conflicts' : 'planned',
  applied: steps.filter((step) => step.action !== 'settle').map(toApplied),
  conflicts,
  included,
  failure: null,
});

/** The same version of the same entry; of a directory, a directory. */
function isUnchanged(then: HostStat, now: HostStat | undefined): boolean {
  if (now?.kind !== then.kind) return false;
  if (now.kind === 'directory') return true;
  const same = now.dev === then.dev && now.ino === then.ino && now.size === then.size && now.mtimeNs === then.mtimeNs;
  // A step of ours at another name of the same file changes its ctime.
  return same && now.mode === then.mode && (now.ctimeNs === then.ctimeNs || then.nlink > 1);
}

function broken(base: HostTree, { stat }: Expectation, names: Names, path: string): Conflict | null {
  const now = lookAt(base, names);
  if (stat === null)
    return now ? { path, reason: 'base-exists', message: `${path} has just been made in the folder too.` } : null;
  if (isUnchanged(stat, now)) return null;
  if (!now) return { path, reason: 'base-missing', message: `${path} has just disappeared from the folder.` };
  return { path, reason: 'base-changed', message: `${path} has just been changed in the folder.` };
}

/** What changed since the plan was made; only what was there then can be checked before the first step. */
const brokenBefore = (base: HostTree, steps: readonly Step[]): readonly Conflict[] =>
  steps.flatMap(({ expects, path }) =>
    expects.flatMap((expected) => (expected.stat && broken(base, expected, expected.first, path)) ?? []),
  );

const NEW_FILE: HostAttributes = { mode: 0o644, mtimeNs: 0n };

const ACTIONS: Readonly<Record<StepAction, (writer: HostWriter, step: Step, overlay: Overlay) => void>> = {
  settle: () => undefined,
  'make-directory': (writer, { names, attributes }) => writer.makeDirectory(names, attributes?.mode ?? 0o755),
  rename: (writer, { names, from, attributes }) => {
    if (!from) return;
    writer.rename(from, names);
    if (attributes) writer.setAttributes(names, attributes);
  },
  write: (writer, { names, source, attributes }, overlay) =>
    using(overlay.readTop(source ?? names), (file) =>
      writer.replaceFile(names, pieces(file, file.stat().size), attributes ?? NEW_FILE),
    ),
  link: (writer, { names, target }) => writer.replaceLink(names, target ?? ''),
  attributes: (writer, { names, attributes }) => {
    if (attributes) writer.setAttributes(names, attributes);
  },
  'remove-file': (writer, { names }) => writer.unlink(names),
  'remove-directory': (writer, { names }) => writer.removeDirectory(names),
};

class Applier {
  readonly #overlay: Overlay;
  readonly #sides: Sides;
  readonly #writer: HostWriter;
  readonly #plan: Plan;
  readonly #group: number;
  readonly #applied: AppliedStep[] = [];
  /** What the sandbox shows at a parking place for now, by that place's key. */
  readonly #waiting = new Map<string, NonNullable<Step['follows']>>();
  /** Taken, but not yet durable: the top still holds them. */
  #fresh: Step[] = [];

  constructor(overlay: Overlay, writer: HostWriter, plan: Plan, { group = GROUP }: ApplyOptions) {
    this.#group = group;
    this.#overlay = overlay;
    this.#sides = { overlay, base: overlay.view('base') };
    this.#writer = writer;
    this.#plan = plan;
  }

  *run(base: HostTree): Generator<Progress, ReviewReport> {
    const { steps } = this.#plan;
    for (const [index, step] of steps.entries()) {
      const problem = this.#take(base, step);
      if (problem) {
        this.#keep();
        this.#showWaiting();
        return problem;
      }
      // What the sandbox reads from the base is to be found again at once.
      if (step.unfinished || step.action === 'rename') this.#keep();
      if (step.unfinished || (this.#fresh.length < this.#group && index + 1 < steps.length)) continue;
      this.#keep();
      yield { done: index + 1, total: steps.length, applied: this.#applied };
    }
    return this.#report();
  }

  /** Takes one step; what stopped it, when something did. */
  #take(base: HostTree, step: Step): ReviewReport | null {
    for (const expected of step.expects) {
      const conflict = broken(base, expected, expected.names, step.path);
      if (conflict) return this.#report([conflict]);
    }
    let contents: StepContents;
    try {
      if (step.owns) this.#own(step.owns);
      this.#moveAlong(step);
      contents = contentsOfStep(this.#sides, step);
      ACTIONS[step.action](this.#writer, step, this.#overlay);
    } catch (error) {
      if (error instanceof VfsError) return this.#stopped(step, error);
      throw error;
    }
    this.#fresh.push(step);
    if (step.action !== 'settle') this.#applied.push({ ...toApplied(step), contents });
    return null;
  }

  /** Writing what is there already makes the content the sandbox's own, under all names of the file. */
  #own(names: Names): void {
    const overlay = this.#overlay;
    const options = { access: 'read-write', create: 'never', content: 'keep', mode: 0 } as const;
    const open = (root: DirHandle) => overlay.openFile(overlay.locate(root, relPath(names), 'keep'), options);
    using(overlay.openRoot(), (root) =>
      using(open(root), (file) => {
        const { size, mtimeNs } = file.stat();
        const first = readUpTo(file, 0, 1);
        if (size > 0) file.write(first, 0);
        else file.truncate(0);
        file.setTimes('keep', mtimeNs);
      }),
    );
  }

  /** The sandbox's entry goes to the parking place, or comes from there, before the base entry does. */
  #moveAlong({ follows }: Step): void {
    if (!follows) return;
    const { from, to } = follows;
    this.#keep();
    if (!this.#waiting.delete(keyOf(from))) this.#waiting.set(keyOf(to), follows);
    this.#rename(from, to);
  }

  /** What waits at a parking place is again shown where the sandbox had it; the next commit takes it there. */
  #showWaiting(): void {
    for (const { from, to } of [...this.#waiting.values()].reverse()) this.#rename(to, from);
    this.#waiting.clear();
  }

  #rename(from: Names, to: Names): void {
    const overlay = this.#overlay;
    using(overlay.openRoot(), (root) => {
      const place = (names: Names) => overlay.locate(root, relPath(names), 'keep');
      overlay.rename(place(from), place(to));
    });
  }

  #stopped({ path }: Step, { code, message }: VfsError): ReviewReport {
    const reason = REASONS[code];
    if (reason) return this.#report([{ path, reason, message: `${path} could not be written: ${message}.` }]);
    return { ...this.#report(), state: 'conflicts', failure: { path, code, message } };
  }

  /** Makes the fresh steps durable; only then the top forgets what they wrote. */
  #keep(): void {
    if (this.#fresh.some((step) => step.action !== 'settle')) this.#writer.syncDirectories();
    for (const { accepts } of this.#fresh) if (accepts) this.#overlay.accept(accepts);
    this.#fresh = [];
  }

  #report(conflicts: readonly Conflict[] = []): ReviewReport {
    const state = conflicts.length > 0 ? 'conflicts' : 'done';
    return { state, applied: this.#applied, conflicts, included: this.#plan.included, failure: null };
  }
}

/**
 * Carries a plan out. With conflicts, or when the base changed since the plan was made, nothing is touched. A step that fails
 * later stops it: the report says what was applied, and the top keeps all that was not. Between two yields everything
 * is in order: it may be dropped there, and guests may run.
 */
export function* applyPlan(
  overlay: Overlay,
  writer: HostWriter,
  plan: Plan,
  options: ApplyOptions = {},
): Generator<Progress, ReviewReport> {
  const { base } = overlay;
  const conflicts = base ? [...plan.conflicts, ...brokenBefore(base, plan.steps)] : plan.conflicts;
  if (!base || conflicts.length > 0) {
    const state = conflicts.length > 0 ? 'conflicts' : 'done';
    return { state, applied: [], conflicts, included: plan.included, failure: null };
  }
  if (options.sweepBefore !== undefined) yield* sweepLeftovers(writer, plan, options.sweepBefore);
  return yield* new Applier(overlay, writer, plan, options).run(base);
}
