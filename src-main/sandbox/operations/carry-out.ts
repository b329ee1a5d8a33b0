/** Changes the sandbox by its own hand, all of it or nothing: in one group of the journal with its events and its line in the log. */
import type { Operation } from '../../../src-preload/contract/vocabulary.ts';
import type { EventDraft } from '../../audit/event.ts';
import { VfsError } from '../../vfs/errors.ts';
import type { SandboxCheckpoints } from '../checkpoints/sandbox-checkpoints.ts';
import { USER_PRINCIPAL } from '../gate.ts';
import type { GuardedFs } from '../guarded-fs.ts';
import type { OperationPath, OperationReport } from './keeper.ts';

export const USER = { run: null, capsule: '', principal: USER_PRINCIPAL } as const;

export interface CarryingOut {
  readonly checkpoints: SandboxCheckpoints;
  /** Asked for at the first act. */
  readonly door: () => Pick<GuardedFs, 'recordAll'>;
  readonly lastEvent: () => number;
}

export interface EventRange {
  readonly first: number;
  readonly last: number;
}

export interface DeedPath extends OperationPath {
  /** More of its event, such as the hashes of what was there before and after. */
  readonly more?: Partial<EventDraft>;
}

export interface Deed {
  readonly op: Operation;
  readonly reason: string;
  /** Each is an event. */
  readonly paths: readonly DeedPath[];
  /** Mounts whose trees it changes though it has no path to tell of: each is an event then, so that the past knows when that was. */
  readonly mounts?: readonly string[];
  readonly included?: readonly string[];
  /** All of it, at once: nobody else comes in between. */
  act(): void;
  /** Writes its line, in the same group. Returns the operation that an undo or a redo of the deed is to name; null when it has none. */
  note(events: EventRange | null): string | null;
}

type Told = Pick<DeedPath, 'path' | 'more'>;

const mountOf = (path: string): string => path.slice(0, path.indexOf('://'));

export const emptyReport = (state: OperationReport['state']): OperationReport => ({
  ...{ state, operation: null, applied: [], conflicts: [], included: [], failure: null },
});

/**
 * Everything or nothing: what fails midway is taken back to the checkpoint that is made before, and `reversed` says why. Errors: those of
 * the checkpoint; `no-space`, `io` when the group cannot be written, and then nothing happened.
 */
export function carryOut({ checkpoints, door, lastEvent }: CarryingOut, deed: Deed): OperationReport {
  const before = checkpoints.automatic({ cause: 'undo', name: deed.reason });
  try {
    deed.act();
  } catch (error) {
    if (!(error instanceof VfsError)) throw error;
    checkpoints.bringBack(before.id, before);
    door().recordAll(USER, 'review', deed.op, [refusalOf(deed, error)]);
    const { code, message } = error;
    return { ...emptyReport('reversed'), failure: { path: deed.paths[0]?.path ?? '', code, message } };
  }
  const first = lastEvent() + 1;
  const events = deed.paths.length === 0 ? null : { first, last: lastEvent() + deed.paths.length };
  const operation = deed.note(events);
  door().recordAll(
    USER,
    'review',
    deed.op,
    toldOf(deed).map((path) => eventOf(deed, path)),
  );
  const applied = deed.paths.map(({ path, kind, step }) => ({ path, kind, step }));
  return { ...emptyReport('done'), operation, applied, included: deed.included ?? [] };
}

const toldOf = ({ paths, mounts = [] }: Deed): readonly Told[] =>
  paths.length > 0 ? paths : mounts.map((name) => ({ path: `${name}://` }));

const eventOf = ({ reason }: Deed, { path, more }: Told): Partial<EventDraft> => ({
  ...{ path, asked: path, mount: mountOf(path), layer: 'top', cause: 'user', reason },
  ...more,
});

const refusalOf = (deed: Deed, { code, message }: VfsError): Partial<EventDraft> => {
  const path = deed.paths[0]?.path ?? 'sandbox://';
  return { path, asked: path, mount: mountOf(path), reason: `${deed.reason}: ${message}`, outcome: code };
};
