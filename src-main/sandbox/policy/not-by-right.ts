/** Refusals that had nothing to do with rights. */
import type { Cause } from '../../../src-preload/contract/event-words.ts';

/** Refusals that no rule of a manifest would have changed. */
const NOT_BY_RIGHT: Partial<Record<Cause, string>> = {
  user: 'the user refused it',
  grant: 'the user refused it for that run',
  mount: 'the mount was not given to the run, or is read-only',
  ignored: '.capsuleignore keeps every capsule away',
  boundary: 'the path leaves its root',
  path: 'the path breaks the rules of paths',
  right: 'the open handle does not carry the right',
  quota: 'a quota is used up',
  limit: 'a limit of the run is used up',
  unsupported: 'the call is not offered',
  service: 'a service refused it by its own rules',
  disk: 'the disk could not take it',
  fault: 'a fault in the inspector itself',
};
/** What refused instead of a missing right; null when it was that, or when nothing was refused. */
export const notByRight = (decision: 'allow' | 'deny' | 'observed', cause: Cause): string | null =>
  decision === 'deny' ? (NOT_BY_RIGHT[cause] ?? null) : null;
