/** Answers to conflicts, each an operation that can be taken back. */
import type { ConflictChoice, ConflictDetails } from '../../../src-preload/contract/review-schemas.ts';
import { CallError } from '../../../src-preload/contract/reply.ts';
import type { Conflict, ReviewReport } from '../../../src-preload/contract/schemas.ts';
import { choicesFor, keepMine, sidesOfConflict } from '../../review/conflict-sides.ts';
import { carryOut } from '../../sandbox/operations/carry-out.ts';
import type { CarryingOut, Deed } from '../../sandbox/operations/carry-out.ts';
import type { MountedTree } from '../../sandbox/mounts.ts';
import { writeWhole } from '../../vfs/derived.ts';
import { fail } from '../../vfs/errors.ts';
import { relPath } from '../../vfs/path/rel-path.ts';
import { parseSchemePath } from '../../vfs/path/scheme-path.ts';
import type { Step } from '../jobs.ts';

import { discardWork, planReport } from '../commit-work.ts';
import type { Opened } from '../workbench.ts';
import { pruneStaged } from './commit-turn.ts';

interface Found {
  readonly conflict: Conflict;
  readonly mount: MountedTree;
  readonly names: readonly string[];
}

type Conflicts = ReadonlyMap<string, Conflict>;

const conflictsOf = (opened: Opened, paths: readonly string[]): Conflicts =>
  new Map(planReport(opened, new Set(paths)).conflicts.map((conflict) => [conflict.path, conflict]));

/** `known` are those of many paths at once, so that a thousand answers are not a thousand plans before the first is given. */
function find(opened: Opened, path: string, known?: Conflicts): Found {
  const { mounts } = opened.session;
  const { mount, path: place } = parseSchemePath(path, mounts.extraNames);
  const conflict = known?.get(path) ?? conflictsOf(opened, [path]).get(path);
  if (!conflict) throw new CallError('not-found', `Nothing stands in the way of committing ${path}.`);
  return { conflict, mount: mounts.get(mount), names: place.names };
}

function detailsOf({ sides }: Opened, { conflict, mount, names }: Found): ConflictDetails {
  const readers = { base: sides.reader('base', mount.name), merged: sides.reader('merged', mount.name) };
  const found = sidesOfConflict(mount.overlay, names, conflict.reason, readers);
  if (!found) throw new CallError('not-found', `The sandbox has changed nothing at ${conflict.path}.`);
  return { conflict, ...found, choices: [...choicesFor(conflict.reason, found)] };
}

/** Errors: `not-found` when the path has no conflict. */
export const conflictDetails = (opened: Opened, path: string): ConflictDetails => detailsOf(opened, find(opened, path));

interface Answer {
  readonly path: string;
  readonly take: ConflictChoice['take'];
  readonly text: string | undefined;
}

/** Errors: `not-found`; `unsupported` when an answer makes no sense for its conflict. */
function check(opened: Opened, { path, take, text }: Answer, known: Conflicts): void {
  const { conflict, choices } = detailsOf(opened, find(opened, path, known));
  if (!choices.includes(take))
    throw new CallError('unsupported', `“${take}” is no answer to this: ${conflict.message}`);
  if (take !== 'merged') return;
  if (text === undefined) throw new CallError('invalid-input', `${path}: the merged text is missing.`);
  if (!text.isWellFormed()) throw new CallError('invalid-input', `${path}: the merged text is no Unicode text.`);
}

function checkOnce(answers: readonly Answer[]): void {
  const paths = new Set<string>();
  for (const { path } of answers) {
    if (paths.has(path)) throw new CallError('invalid-input', `${path} has more than one answer.`);
    paths.add(path);
  }
}

const partsOf = ({ session }: Opened): CarryingOut => ({
  checkpoints: session.undo.checkpoints,
  door: () => session.door,
  lastEvent: () => session.audit.count(),
});

const REASONS = {
  mine: 'conflict resolved: what the sandbox has goes over what the folder has by now',
  merged: 'conflict resolved: both sides were merged',
} as const;

function writeText({ overlay, root }: MountedTree, names: readonly string[], text: string): void {
  writeWhole(overlay, overlay.locate(root, relPath(names), 'keep'), Buffer.from(text));
}

type Kept = Answer & { readonly take: 'mine' | 'merged' };

/** Errors: `unsupported` when what the sandbox has cannot be put over what the folder has. */
function act(opened: Opened, { mount, names, conflict }: Found, { path, take, text }: Kept): void {
  if (take === 'merged') writeText(mount, names, text ?? '');
  keepMine(mount.overlay, names, opened.sides.reader('base', mount.name));
  const left = conflictsOf(opened, [path]).get(path);
  if (left) fail('unsupported', `${left.message} (${conflict.reason}: it cannot be kept over that)`);
}

/** Its line, and what taking it back needs, are in one group of the journal with it. */
function deedOf(opened: Opened, answer: Kept, checkpoint: number): Deed {
  const { path, take, text = '' } = answer;
  const { log, resolves } = opened.session.undo;
  const found = find(opened, path);
  const { overlay, name } = found.mount;
  const before = overlay.baseRecords();
  const note = { name: 'resolve', state: 'done', author: 'user', recovered: null } as const;
  return {
    op: take === 'merged' ? 'write' : 'restore',
    reason: REASONS[take],
    paths: [{ path, kind: 'modified', step: take }],
    act: () => {
      act(opened, found, answer);
    },
    note(events) {
      const id = log.newId();
      log.note({ ...note, id, message: `Resolved ${path}: ${take}`, paths: 1, some: [path], events });
      const records = { before, after: overlay.baseRecords() };
      const kept = { mount: name, names: found.names, text: take === 'merged' ? text : null };
      resolves.keep(id, { ...kept, ...records, checkpoint });
      return id;
    },
  };
}

/** Answers with the operation. Errors: `unsupported` when what the sandbox has cannot be put over what the folder has; nothing has happened then. */
function keep(opened: Opened, answer: Kept): string | null {
  const { checkpoints } = opened.session.undo;
  const before = checkpoints.automatic({ cause: 'undo', name: `before resolving ${answer.path}` });
  const { failure, operation } = carryOut(partsOf(opened), deedOf(opened, answer, before.id));
  if (failure) throw new CallError(failure.code, failure.message);
  return operation ?? null;
}

/** Answers with the operation that it was, if any. */
function* answerOne(opened: Opened, answer: Answer): Generator<Step, string | null> {
  const { path, take } = answer;
  if (take === 'theirs') return (yield* discardWork(opened, new Set([path]))).operation ?? null;
  if (take !== 'skip') return keep(opened, { ...answer, take });
  opened.staged.remove([path]);
  return null;
}

/**
 * Gives the answers, after all of them were looked at; what is left among the paths that were asked about. Skipping is always possible: what
 * only a commit under way met is no conflict any more. Errors: `not-found` where nothing is in the way; `unsupported`, `invalid-input` when an
 * answer makes no sense. `operation` is that of the only answer that was one: several are several.
 */
export function* resolveWork(opened: Opened, choices: readonly ConflictChoice[]): Generator<Step, ReviewReport> {
  const answers = choices.map(({ path, take, text }) => ({ path: opened.session.canonical(path), take, text }));
  checkOnce(answers);
  const known = conflictsOf(
    opened,
    answers.map(({ path }) => path),
  );
  for (const answer of answers) if (answer.take !== 'skip') check(opened, answer, known);
  const operations: string[] = [];
  for (const [index, answer] of answers.entries()) {
    const operation = yield* answerOne(opened, answer);
    if (operation !== null) operations.push(operation);
    yield { done: index + 1, total: answers.length };
  }
  pruneStaged(opened);
  const { conflicts, included } = planReport(opened, new Set(answers.map(({ path }) => path)));
  const applied = answers.map(({ path, take }) => ({ path, kind: 'modified' as const, step: take }));
  const state = conflicts.length > 0 ? 'conflicts' : 'done';
  const [operation = null, ...others] = operations;
  return { state, operation: others.length > 0 ? null : operation, applied, conflicts, included, failure: null };
}
