/** The gate as it is now, asked about what was: nobody is bothered, and nothing is recorded. */
import type { Operation } from '../../src-preload/contract/vocabulary.ts';
import { createGate } from '../sandbox/gate.ts';
import type { Decision } from '../sandbox/gate.ts';
import { Parked } from '../sandbox/parked.ts';
import type { BoundaryKind } from '../sandbox/policy/boundary.ts';
import type { RunPolicy } from '../sandbox/policy/run-policy.ts';
import type { HostRoots } from '../sandbox/policy/unused-rules.ts';
import type { GateQuestion } from '../sandbox/policy/what-if.ts';
import type { Session } from '../sandbox/session.ts';

/** Names of the real folder at the root of a mount; null for memory, and for what is not mounted any more. */
export const hostRootsOf =
  ({ mounts }: Session): HostRoots =>
  (mount) =>
    mounts.has(mount) ? mounts.get(mount).hostRoot : null;

const DIRECTORIES: ReadonlySet<Operation> = new Set(['list', 'mkdir', 'rmdir']);
/** The record does not say what was there. */
const kindOf = (operation: Operation): BoundaryKind => (DIRECTORIES.has(operation) ? 'directory' : 'file');

/** `any`: a mount that is gone is taken for one that a run would be given again. */
export type ReplayedMounts = 'any' | 'present';

const askUser = (): never => {
  throw new Parked(() => undefined);
};

/** Throws `Parked` where the user would be asked. */
export function replayedGate(
  session: Session,
  replayed: ReplayedMounts,
): (question: GateQuestion, policy: RunPolicy) => Decision {
  const { mounts, boundary, services } = session;
  const hostRoots = hostRootsOf(session);
  const given = replayed === 'any' ? { has: () => true } : mounts;
  const gate = createGate({ mounts: given, boundary, grants: services.grants, ask: askUser });
  return ({ principal, operation, access, place, reach }, policy) =>
    gate({
      ...{ capsule: policy.capsule.name, principal, operation, access, fn: '', asked: '', policy, held: null },
      ...{ asking: 'may', ...place, hostRoot: hostRoots(place.mount), given: null, kind: kindOf(operation), reach },
    });
}
