/** One attempt on its way through the door: what it asked for, where it led, what was decided. */
import type { Right } from '../../src-preload/contract/policy-words.ts';
import type { LayerView, Operation } from '../../src-preload/contract/vocabulary.ts';
import { VfsError } from '../vfs/errors.ts';
import type { RelPath } from '../vfs/path/rel-path.ts';
import { formatPath } from '../vfs/path/scheme-path.ts';
import type { DirHandle, LastLink, Place } from '../vfs/vfs.ts';
import { MADE_BY, startOf, textOf } from './attempt-target.ts';
import type { Begun, Caller, Entered, Entering, Target } from './attempt-target.ts';
import { emptyDraft, noteFailure, noteSuccess } from './attempt-outcome.ts';
import type { Draft } from './attempt-outcome.ts';
import { USER_PRINCIPAL } from './gate.ts';
import type { Decision, Gate, GateRequest } from './gate.ts';
import type { MountedTree, MountTable } from './mounts.ts';
import type { Boundary, BoundaryKind } from './policy/boundary.ts';
import { forbiddenBelow } from './tree-look.ts';
import { placesLeft, wouldBePlace } from './would-be-place.ts';

/** What else there is to know of a place that is decided about. */
export interface About {
  readonly kind?: BoundaryKind;
  readonly held?: 'once' | null;
  readonly reach?: GateRequest['reach'];
}

export type { Caller, Entered, Target } from './attempt-target.ts';

export interface AttemptDeps {
  readonly mounts: MountTable;
  readonly gate: Gate;
  /** For trees that are moved or removed whole; everything else the gate asks it itself. */
  readonly boundary: Boundary;
  /** Nanoseconds since the epoch. */
  readonly now: () => bigint;
}

export class Attempt {
  readonly draft: Draft;
  readonly #caller: Caller;
  readonly #mounts: MountTable;
  readonly #gate: Gate;
  readonly #boundary: Boundary;
  readonly #undo: (() => void)[] = [];
  /** The mount it was decided about last. */
  #mount: MountedTree | null = null;
  #decided: Decision | null = null;
  /** `never` for one that was answered already. */
  asking: GateRequest['asking'] = 'may';
  /** Nanoseconds since the epoch: when it was asked for; a call that waited was asked for earlier. */
  began: bigint;

  constructor(caller: Caller, fn: string, op: Operation, deps: AttemptDeps) {
    this.#caller = caller;
    this.#mounts = deps.mounts;
    this.#gate = deps.gate;
    this.#boundary = deps.boundary;
    this.began = deps.now();
    this.draft = emptyDraft(caller, fn, op);
  }

  /**
   * Parses, locates and asks the gate. When nothing can be located the gate is asked all the same, about where it would be, before that
   * is told. Errors: path rules, what the tree says, `denied`.
   */
  enter(target: Target, access: Right, last: LastLink, { view = 'merged', making = null }: Entering = {}): Entered {
    const start = this.#begin(target, access, view);
    const { mount, vfs, root } = start;
    const place = this.#locate(start, access, last);
    this.draft.path = formatPath(mount.name, place.names);
    this.draft.layer = place.kind === null ? 'none' : place.layer;
    this.decide(mount, place.names, access, { kind: place.kind ?? making ?? MADE_BY[this.draft.op] ?? null });
    return { mount, vfs, root, place };
  }

  /**
   * For what is made together with the directories that are missing above it: decides about where it will be.
   * Errors: path rules, `denied`.
   */
  enterMissing(
    target: Target,
    access: Right,
  ): { readonly mount: MountedTree; readonly from: DirHandle; readonly rel: RelPath } {
    const start = this.#begin(target, access, 'merged');
    const { mount, from, path } = start;
    if (this.#caller.principal !== USER_PRINCIPAL) this.#checkLeft(start);
    const names = wouldBePlace(start, from.names(), path, 'follow');
    if (names !== null) {
      this.draft.path = formatPath(mount.name, names);
      this.decide(mount, names, access, { kind: 'directory' });
    }
    return { mount, from, rel: path };
  }

  /** The second path of a two-path operation: like `enter`, noted as `path2`. */
  enterSecond(target: Target, access: Right, last: LastLink, making: BoundaryKind = null): Entered {
    const { path, asked, mount, layer, access: first } = this.draft;
    try {
      return this.enter(target, access, last, { making });
    } finally {
      this.draft.path2 = this.draft.path;
      Object.assign(this.draft, { path, asked, mount, layer, access: first });
    }
  }

  /** For an operation on something already open: the gate is asked again, so that a revoked right is felt. */
  reenter(mount: MountedTree, names: readonly string[], access: Right, about: About = {}): void {
    this.draft.mount = mount.name;
    this.draft.path = formatPath(mount.name, names);
    this.decide(mount, names, access, about);
  }

  /** Whether the gate would allow another operation, without a record of the question, and without asking anybody. */
  wouldAllow(operation: Operation, mount: MountedTree, names: readonly string[], about: About = {}): boolean {
    return this.#reading(operation, mount, names, about).verdict === 'allow';
  }

  #reading(operation: Operation, mount: MountedTree, names: readonly string[], about: About): Decision {
    return this.#gate({ ...this.#request(operation, mount, names, 'read', about), asking: 'never' });
  }

  /** Errors: `denied`; `Parked` when somebody is asked first. */
  decide(mount: MountedTree, names: readonly string[], access: Right, about: About = {}): void {
    this.#mount = mount;
    this.draft.access = access;
    const decision = this.#gate(this.#request(this.draft.op, mount, names, access, about));
    if (decision.used !== this.#decided?.used) decision.used?.();
    this.#decided = decision;
    const isAllowed = decision.verdict === 'allow';
    // What one of its rights would have been refused for is said, whatever gives the others.
    if (!isAllowed || this.draft.cause !== 'observed') {
      this.draft.cause = decision.cause;
      this.draft.reason = decision.reason;
    }
    if (!isAllowed) this.#deny();
    if (access === 'write') mount.changed();
  }

  /**
   * For a directory that is removed whole, or moved to `target`: nothing in it may be out of reach, where it is or where it will be.
   * Errors: `denied`.
   */
  decideTree(source: Entered, target: Entered | null): void {
    if (source.place.kind !== 'directory' || this.#caller.principal === USER_PRINCIPAL) return;
    this.#aside('missing', () => {
      for (const { mount, place } of target === null ? [source] : [source, target])
        this.decide(mount, place.names, 'write', { kind: 'directory', reach: 'whole-tree' });
    });
    const forbidden = forbiddenBelow(this.#boundary, source, (target ?? source).place.names);
    if (forbidden === null) return;
    this.#denyFor(`${forbidden.reason}, which lies below`);
  }

  /**
   * For what is moved, or gets a second name: what could not be read where it is must not become readable where it will be, nor anything
   * below it. Errors: `denied`, which then speaks of reading.
   */
  decideMove(source: Entered, target: Entered): void {
    this.decideTree(source, target);
    const { kind } = source.place;
    const { mount, place } = target;
    const reading = this.#reading(this.draft.op, mount, place.names, { kind, reach: 'anything-below' });
    if (reading.verdict === 'deny') return;
    // Where nothing but the watching makes it readable there, nobody would be refused for want of reading it.
    this.#aside(reading.cause === 'observed' ? 'refused' : 'missing', () => {
      this.decide(source.mount, source.place.names, 'read', {
        kind,
        reach: kind === 'directory' ? 'whole-tree' : 'entry',
      });
    });
  }

  /** Decides about more than the event names; the event tells of it only when that is refused or, for `missing`, would be. */
  #aside(told: 'refused' | 'missing', decide: () => void): void {
    const { access, cause, reason } = this.draft;
    decide();
    if (told === 'missing' && cause !== 'observed' && this.draft.cause === 'observed') return;
    Object.assign(this.draft, { access, cause, reason });
  }

  /** For what is out of reach. */
  #denyFor(reason: string): never {
    this.draft.cause = 'ignored';
    this.draft.reason = reason;
    return this.#deny();
  }

  #deny(): never {
    this.draft.decision = 'deny';
    throw new VfsError('denied', 'the capsule may not do this here');
  }

  /** Whether what was decided last holds for this call only, and for what the call opens. */
  get held(): 'once' | null {
    return this.#decided?.once === true ? 'once' : null;
  }

  /** What to take back when the attempt's group of the journal cannot be written: the tree undoes itself, a handle does not. */
  onDropped(undo: () => void): void {
    this.#undo.push(undo);
  }

  dropped(): void {
    for (const undo of this.#undo.reverse()) undo();
  }

  /** What the file of the first path held, or that of the second for an operation with two, and what it holds now. */
  contentChanged(before: string | null, after: string | null): void {
    this.draft.before = before;
    this.draft.after = after;
  }

  succeeded(): void {
    noteSuccess(this.draft);
  }

  failed(error: unknown): void {
    this.contentChanged(null, null);
    noteFailure(this.draft, error, this.#mount);
  }

  #request(
    operation: Operation,
    mount: MountedTree,
    names: readonly string[],
    access: Right,
    { kind = null, held = null, reach = 'entry' }: About,
  ): GateRequest {
    const { capsule, principal, given = null, policy = null } = this.#caller;
    const { asking } = this;
    const { fn, asked } = this.draft;
    const { name, hostRoot } = mount;
    return {
      capsule,
      principal,
      given,
      policy,
      held,
      asking,
      operation,
      access,
      mount: name,
      hostRoot,
      names,
      kind,
      reach,
      fn,
      asked,
    };
  }

  #begin(target: Target, access: Right, view: LayerView): Begun {
    const text = textOf(target);
    this.draft.asked = target.asked ?? text;
    this.draft.path = text;
    const { mount, from: start, path } = startOf(target, this.#mounts);
    const { vfs, root } = mount.view(view);
    const from = target.below ? start : root;
    this.draft.mount = mount.name;
    this.draft.path = formatPath(mount.name, [...from.names(), ...path.names]);
    // Of a mount that was not given nothing is looked at, so that nobody learns what is there.
    if (this.#caller.given?.has(mount.name) === false) this.decide(mount, path.names, access);
    return { mount, vfs, root, from, path };
  }

  /**
   * Whoever goes up from a place learns that it is there, which of what is out of reach nobody may. Rights do not count for that: walking
   * through a directory is not reading it. Errors: `denied`.
   */
  #checkLeft({ mount, vfs, root, from, path }: Begun): void {
    for (const names of placesLeft({ vfs, root }, from.names(), path)) {
      const forbidden = this.#boundary.forbids(mount.name, names, 'read', 'directory');
      if (forbidden === null) continue;
      this.draft.path = formatPath(mount.name, names);
      this.#denyFor(forbidden.reason);
    }
  }

  #locate(begun: Begun, access: Right, last: LastLink): Place {
    const { mount, vfs, root, from, path } = begun;
    if (this.#caller.principal === USER_PRINCIPAL) return vfs.locate(from, path, last);
    this.#checkLeft(begun);
    try {
      return vfs.locate(from, path, last);
    } catch (error) {
      if (!(error instanceof VfsError)) throw error;
      const spelled = this.draft.path;
      const names = wouldBePlace({ vfs, root }, from.names(), path, last);
      if (names === null) throw error;
      this.draft.path = formatPath(mount.name, names);
      this.decide(mount, names, access);
      // Whoever tries to leave is recorded by what they tried.
      if (error.code === 'boundary-escape') this.draft.path = spelled;
      throw error;
    }
  }
}
