/** For tests: what each operation of a sandbox led from and to, and when it must lead back there exactly. */
import { VfsError } from '../../vfs/errors.ts';
import type { OperationReport } from '../../sandbox/operations/keeper.ts';
import { pathIn } from './review-step-contract.ts';
import { isSame, isSameBase, isWithin, mustAllBe, mustBeElsewhere, withSources } from './seen-contract.ts';
import type { Seen } from './seen-contract.ts';

/** One operation that was done or undone: what it led from, and to. */
interface Done {
  from: Seen;
  to: Seen;
  readonly paths: readonly string[];
  /** Whether it wrote the folder itself; else somebody else may have between two saves that are one operation. */
  readonly writes: 'folder' | 'sandbox';
  /**
   * A part of it came back before the rest, or it was turned after something else was done: what it led from is no single moment. Or it
   * led to what stays, whatever is undone: a directory that both have made is one from then on.
   */
  isMixed: boolean;
  /** The sandbox was brought back to what it knew of the folder before: files that were written again since are others to it. */
  isOutdated: boolean;
  /** Where the folder was no longer what the sandbox knew of it when it was done. */
  readonly stale: ReadonlySet<string>;
}

export type Way = 'undo' | 'redo';

/** A turn of one operation, and what was seen before it. */
interface Turn {
  readonly id: string;
  readonly way: Way;
  readonly before: Seen;
}

/** Whether what it led from and to must be seen again exactly. */
const isExact = ({ from, to, writes, isMixed }: Done): boolean =>
  !isMixed && (writes === 'folder' || isSameBase(from, to));

/**
 * What moved out of a directory that was deleted, or deleted and made anew, takes that along: done again a commit of it alone would be more
 * than it was. And a directory that moved, was deleted and came back is a copy: what the commit did was a move (`here`).
 */
const isToldOtherwise = ({ conflicts }: OperationReport, here: Seen, { sources }: Seen): boolean =>
  conflicts.every(({ path, reason }) => {
    const name = pathIn(path);
    const isTaken = [...sources.values()].some((from) => isWithin(from, name));
    return reason === 'sandbox-changed' && (isTaken || here.sources.get(name) !== sources.get(name));
  });

/** What was discarded over something that others had changed before comes back only where nothing else was done since. */
const isStale = (known: Done | undefined, { conflicts }: OperationReport): boolean =>
  conflicts.length > 0 && conflicts.every(({ path }) => known?.stale.has(path) === true);

export class KnownOperations {
  readonly #done = new Map<string, Done>();
  /** By somebody else, or by an undo. */
  #isFolderWritten = false;

  note(id: string, from: Seen, to: Seen, about: Partial<Pick<Done, 'paths' | 'writes' | 'isMixed' | 'stale'>>): void {
    const usual = { paths: [], writes: 'sandbox', isMixed: false, stale: new Set<string>() } as const;
    this.#done.set(id, { ...usual, ...about, from, to, isOutdated: false });
  }

  /** A save right after another of the same file is one with it, also when a part of a discard came back between them: that is no operation. */
  noteEdit(id: string, from: Seen, to: Seen, paths: readonly string[]): void {
    const known = this.#done.get(id);
    if (!known) this.note(id, from, to, { paths });
    else Object.assign(known, { to, isMixed: known.isMixed || !isSame(known.to, from) });
  }

  noteFolderWritten(): void {
    this.#isFolderWritten = true;
  }

  /** A checkpoint was restored. */
  outdate(): void {
    for (const known of this.#done.values()) known.isOutdated = true;
  }

  /** What the operation led from; null for one that is not known. */
  source(id: string): Seen | null {
    return this.#done.get(id)?.from ?? null;
  }

  /** What an undo must lead back to: null unless the operation led to exactly what is seen now. */
  exactSource(id: string, now: Seen): Seen | null {
    const known = this.#done.get(id);
    return known && isExact(known) && isSame(now, known.to) ? known.from : null;
  }

  /** Throws when nothing excuses that a discard did not come back from the bin to `source`. */
  mustNotComeBack(id: string, source: Seen | null, report: OperationReport): void {
    const known = this.#done.get(id);
    if (!source || known?.isOutdated === true || isStale(known, report) || this.isExcused(report, source)) return;
    throw new Error(`it could have come back: ${JSON.stringify(report.conflicts)}`);
  }

  /** `isThere`: all of a discard is back by now; `inParts`: some of it was before, or is the folder's. */
  noteBack({ id, before }: Omit<Turn, 'way'>, after: Seen, now: { isThere: boolean; inParts: boolean }): void {
    const known = this.#done.get(id);
    if (!known) return;
    if (!now.isThere || now.inParts) known.isMixed = true;
    if (now.isThere) Object.assign(known, { from: after, to: before });
  }

  /** Throws when nothing excuses the refusal. */
  mayRefuse({ id, way, before }: Turn, report: OperationReport | VfsError): void {
    const known = this.#done.get(id);
    if (!known || !isExact(known) || known.isOutdated) return;
    const [here, there] = way === 'undo' ? [known.to, known.from] : [known.from, known.to];
    if (!isSame(before, here)) return;
    const isOther = (one: OperationReport): boolean => way === 'redo' && isToldOtherwise(one, here, before);
    const isExcused = (one: OperationReport): boolean => isStale(known, one) || this.isExcused(one, there);
    if (!(report instanceof VfsError) && (isExcused(report) || isOther(report))) return;
    throw new Error(`the ${way} of ${id} was refused: ${JSON.stringify(report)}`);
  }

  /** Throws when it did not lead where it must. */
  turned({ id, way, before }: Turn, after: Seen): void {
    const known = this.#done.get(id);
    if (!known) return;
    const [here, there] = way === 'undo' ? [known.to, known.from] : [known.from, known.to];
    if (isSame(before, here) && isExact(known)) mustAllBe(there, after, `the ${way} of ${id}`);
    else known.isMixed = true;
    const paths = [...withSources(here, known.paths), ...withSources(there, known.paths)];
    if (known.paths.length > 0) mustBeElsewhere(before.view, after.view, paths, `the ${way} of ${id}`);
    Object.assign(known, way === 'undo' ? { from: after, to: before } : { from: before, to: after });
  }

  /**
   * Whether something came into a hidden directory is told by times, so what was written again looks new. What moved shows what the folder
   * has where it came from: when somebody has written that, nobody knows whether a checkpoint was made before or after, and it is not
   * brought back. Neither is a deletion of what somebody has removed from the folder.
   */
  isExcused({ conflicts }: OperationReport, { sources, view }: Seen): boolean {
    if (conflicts.some(({ reason }) => reason === 'directory-not-empty')) return true;
    const isNothing = ({ path, reason }: OperationReport['conflicts'][number]): boolean =>
      reason === 'base-missing' && !view.has(pathIn(path));
    return this.#isFolderWritten && conflicts.some((one) => sources.has(pathIn(one.path)) || isNothing(one));
  }
}
