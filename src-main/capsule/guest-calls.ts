/** What the engine offers to one run: the other end of `GuestFs`, synchronous, with the right to answer later. */
import type { GuestEntry, GuestFs, GuestHandle, GuestPath, GuestStat } from './guest-fs.ts';
import type { GuestServices } from './guest-services.ts';

/** The last call an engine saw of a run. */
export interface LastCall {
  /** The ABI's own name of the function. */
  readonly fn: string;
  /** Canonical, or as asked when it could not be parsed. */
  readonly path: string;
}

/** What answers a question before it is asked, and the word that it was asked then. */
export interface StatNotes {
  /** A page of a directory; `stat` is null for what cannot be said, or not to this guest. */
  listStats(
    fn: string,
    handle: GuestHandle,
    from: number,
  ): { readonly entries: readonly (GuestEntry & { readonly stat: GuestStat | null })[]; readonly more: boolean };
  /** The guest was answered a `stat` out of the reply before: recorded as the call it is. Never fails for the guest. */
  noteStat(fn: string, path: GuestPath, last: 'follow' | 'keep'): void;
  noteStatHandle(fn: string, handle: GuestHandle): void;
}

/** What the guest's end makes of others. */
type Composed = 'read' | 'statAgain' | 'statHandleAgain' | 'listWithStats';

/**
 * The engine's side of one run's calls: parsed, gated, acted on and recorded behind these methods.
 * A known failure is thrown as `VfsError`, by `ask` as `ServiceError`; `Parked` postpones the answer; anything else is a defect and traps the guest.
 */
export interface GuestCalls extends Omit<GuestFs, Composed>, StatNotes, GuestServices {
  /** Makes what was noted durable; otherwise the next call does. Errors: `VfsError`. */
  settleNotes(): void;
  /** Fills `into`, which is shared memory, from `offset`; returns the bytes read, 0 at the end. */
  readInto(fn: string, handle: GuestHandle, offset: number, into: Uint8Array): number;
  readonly last: LastCall | null;
  /** The run is over, however it ended: gives up every handle it had. Called once, after the last call. */
  closeAll(): void;
}

export { Parked } from '../sandbox/parked.ts';
