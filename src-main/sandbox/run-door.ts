/** All that one run may call: files, and the services of its sandbox; every call is one attempt. */
import { VfsError } from '../vfs/errors.ts';
import type { Attempt, Caller } from './attempt.ts';
import type { GuardedFs } from './guarded-fs.ts';
import { GuestDoor } from './guest-door.ts';
import type { MountedTree } from './mounts.ts';
import { Parked } from './parked.ts';
import type { RunServices } from './services/run-services.ts';
import { ServiceError } from './services/service-error.ts';
import type { ServiceName, ServiceTable } from './services/service-table.ts';

export interface RunDoorOptions {
  readonly caller: Caller;
  readonly mounts: readonly MountedTree[];
  readonly limit: () => number;
  readonly services: RunServices;
}

export class RunDoor extends GuestDoor {
  readonly #services: RunServices;
  /** The call under way as it was asked, if it waits. */
  #waiting: Attempt | null = null;

  constructor(fs: GuardedFs, { caller, mounts, limit, services }: RunDoorOptions) {
    super(fs, caller, mounts, limit);
    this.#services = services;
  }

  /** `fn` is the ABI's own name of the function. Errors: `ServiceError`; `Parked`, and then it is called again with the same. */
  ask<N extends ServiceName>(fn: string, name: N, request: ServiceTable[N][0]): ServiceTable[N][1] {
    const asked = this.#waiting;
    this.#waiting = null;
    try {
      return this.attempt(fn, 'host-call', (attempt) => {
        if (asked !== null) attempt.began = asked.began;
        return this.#answer(attempt, name, request);
      });
    } catch (error) {
      // The attempt could not be written, so nothing of it happened.
      if (error instanceof VfsError)
        throw new ServiceError('store-unavailable', 'the sandbox cannot keep anything now');
      throw error;
    } finally {
      this.#services.afterwards();
    }
  }

  #answer<N extends ServiceName>(attempt: Attempt, name: N, request: ServiceTable[N][0]): ServiceTable[N][1] {
    const { draft } = attempt;
    draft.path = name;
    try {
      return this.#services.answer(name, request, draft);
    } catch (error) {
      if (error instanceof Parked) this.#waiting = attempt;
      throw error;
    } finally {
      draft.asked = draft.path;
    }
  }

  /** The run is over; a call that still waited is recorded as one that nobody answered. */
  override closeAll(): void {
    try {
      this.#services.close();
      if (this.#waiting !== null) this.#recordUnanswered(this.#waiting);
    } finally {
      this.#waiting = null;
      super.closeAll();
    }
  }

  #recordUnanswered({ began, draft: { fn, path, path2 } }: Attempt): void {
    try {
      this.attempt(fn, 'host-call', (attempt) => {
        attempt.began = began;
        Object.assign(attempt.draft, { path, path2, asked: path });
        throw new ServiceError('cancelled', 'the run ended while it waited for the answer');
      });
    } catch (error) {
      if (!(error instanceof ServiceError || error instanceof VfsError)) throw error;
    }
  }
}
