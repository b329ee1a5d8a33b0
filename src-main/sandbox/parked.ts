/** A call whose answer comes later: only the guest that asked waits for it. */

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
