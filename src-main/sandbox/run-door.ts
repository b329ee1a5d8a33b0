/** All that one run may call: files, and the services of its sandbox; every call is one attempt. */
import { VfsError } from '../vfs/errors.ts';
import type { Attempt, Caller } from './attempt.ts';
import type { GuardedFs } from './guarded-fs.ts';
import { GuestDoor } from './guest-door.ts';
import type { MountedTree } from './mounts.ts';
import type { AccessQuestions } from './policy/access-questions.ts';
import type { RunServices } from './services/run-services.ts';
import { ServiceError } from './services/service-error.ts';
import type { ServiceName, ServiceTable } from './services/service-table.ts';

export interface RunDoorOptions {
  readonly caller: Caller;
  readonly mounts: readonly MountedTree[];
  readonly limit: () => number;
  readonly services: RunServices;
  /** What the run may be granted while it goes on. */
  readonly questions: AccessQuestions;
}

export class RunDoor extends GuestDoor {
  readonly #services: RunServices;
  readonly #endQuestions: () => void;

  constructor(fs: GuardedFs, { caller, mounts, limit, services, questions }: RunDoorOptions) {
    super(fs, caller, mounts, limit);
    this.#services = services;
    const { run } = caller;
    this.#endQuestions = () => {
      if (run !== null) questions.end(run);
    };
    if (run !== null) this.asksBy(questions.forRun(run));
  }

  /** `fn` is the ABI's own name of the function. Errors: `ServiceError`; `Parked`, and then it is called again with the same. */
  ask<N extends ServiceName>(fn: string, name: N, request: ServiceTable[N][0]): ServiceTable[N][1] {
    try {
      return this.attempt(fn, 'host-call', (attempt) => this.#answer(attempt, name, request));
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
    } finally {
      draft.asked = draft.path;
    }
  }

  /** The run is over; a call that still waited is recorded as one that nobody answered. */
  override closeAll(): void {
    try {
      this.#services.close();
      this.#endQuestions();
      this.recordUnanswered();
    } finally {
      super.closeAll();
    }
  }
}
