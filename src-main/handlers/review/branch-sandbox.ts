/** A new sandbox over the same folder that begins as another one was at a checkpoint. */
import type { CallInput } from '../../../src-preload/contract/api.ts';
import { CallError } from '../../../src-preload/contract/reply.ts';
import type { MountedTree } from '../../sandbox/mounts.ts';
import type { Session } from '../../sandbox/session.ts';
import { byUser } from '../by-user.ts';
import type { Step } from '../jobs.ts';
import type { Opened, Workbench } from '../workbench.ts';

const SCHEMES: ReadonlySet<string> = new Set(['cwd', 'home', 'tmp']);

interface Pair {
  readonly from: MountedTree;
  readonly checkpoint: number;
  readonly to: MountedTree;
}

/** The same folder at the same place, as an overlay of its own. */
function mountLike({ name, overlay, guestPath, access }: MountedTree, target: Session): MountedTree | null {
  if (SCHEMES.has(name)) return target.mounts.get(name);
  const host = overlay.base?.hostPath;
  if (host === undefined) return null;
  return target.mountsForRun([{ kind: 'overlay', host, guest: guestPath, access }]).at(-1) ?? null;
}

function pairsOf({ session }: Opened, id: number, target: Session): readonly Pair[] {
  const { trees } = session.undo.checkpoints.get(id);
  return Object.entries(trees).flatMap(([name, checkpoint]) => {
    const from = session.mounts.has(name) ? session.mounts.get(name) : null;
    const to = from && mountLike(from, target);
    return from && to ? [{ from, checkpoint, to }] : [];
  });
}

function* copyTop({ from, checkpoint, to }: Pair, target: Session, step: Step): Generator<Step> {
  const top = from.overlay.exportTop(checkpoint);
  try {
    const work = to.overlay.importTop(top);
    for (let next = work.next(); next.done !== true; next = work.next()) {
      target.store.journal.commit();
      yield step;
    }
    target.store.journal.commit();
  } finally {
    top.close();
  }
}

export interface Branching extends Pick<CallInput<'checkpointBranch'>, 'id' | 'name'> {
  /** There is a new sandbox: when what follows fails, it is to be taken away. */
  readonly made: (branch: Opened) => void;
}

/** Errors: `not-found`; `already-exists` when there is a sandbox of that name; those of opening it; `quota`, `no-space`. */
export function* branchSandbox(
  workbench: Workbench,
  opened: Opened,
  { id, name, made: tell }: Branching,
): Generator<Step, Opened> {
  const { record, undo, principal } = opened.session;
  const { name: from } = undo.checkpoints.get(id);
  const wanted = { workspace: record.workspace, name, principal };
  const made = workbench.deps.idOf(wanted);
  if (workbench.deps.list().some((known) => known.id === made))
    throw new CallError('already-exists', `There is a sandbox named ${name} already.`);
  const branch = workbench.open(wanted);
  tell(branch);
  const target = branch.session;
  const told = `checkpoint ${id} “${from}” of ${record.name}`;
  target.undo.beginning.begin(told);
  const pairs = pairsOf(opened, id, target);
  for (const [index, pair] of pairs.entries()) yield* copyTop(pair, target, { done: index, total: pairs.length });
  const about = {
    op: 'restore',
    path: `sandbox://${target.record.id}`,
    reason: `the sandbox begins at ${told}`,
  } as const;
  byUser(target, about, () => {
    target.undo.beginning.end();
  });
  return branch;
}
