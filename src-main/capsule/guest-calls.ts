/** What the engine offers to one run: the other end of `GuestFs`, synchronous, with the right to answer later. */
import type { GuestFs, GuestHandle } from './guest-fs.ts';

/** The last call an engine saw of a run. */
export interface LastCall {
  /** The ABI's own name of the function. */
  readonly fn: string;
  /** Canonical, or as asked when it could not be parsed. */
  readonly path: string;
}

/**
 * The engine's side of one run's file calls: parsed, gated, acted on and recorded behind these methods.
 * A known failure is thrown as `VfsError`; `Parked` postpones the answer; anything else is a defect and traps the guest.
 */
export interface GuestCalls extends Omit<GuestFs, 'read'> {
  /** Fills `into`, which is shared memory, from `offset`; returns the bytes read, 0 at the end. */
  readInto(fn: string, handle: GuestHandle, offset: number, into: Uint8Array): number;
  readonly last: LastCall | null;
  /** The run is over, however it ended: gives up every handle it had. Called once, after the last call. */
  closeAll(): void;
}

/**
 * Thrown instead of an answer when the answer depends on someone else, e.g. a permission prompt. Only the calling
 * guest waits. `register` is called once and gets a function that runs the whole call again; it may be called at
 * once, later, or never (when the run is killed meanwhile it does nothing).
 */
export class Parked extends Error {
  override readonly name = 'Parked';
  readonly register: (resume: () => void) => void;
  constructor(register: (resume: () => void) => void) {
    super('the answer comes later');
    this.register = register;
  }
}
