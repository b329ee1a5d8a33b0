/** One attempt on its way through the door: what it asked for, where it led, what was decided. */
import type { LayerView, Operation, ServiceErrorCode } from '../../src-preload/contract/vocabulary.ts';
import type { EventDraft } from '../audit/event.ts';
import { VfsError } from '../vfs/errors.ts';
import { parseRelPath } from '../vfs/path/rel-path.ts';
import type { RelPath } from '../vfs/path/rel-path.ts';
import { formatPath, parseSchemePath } from '../vfs/path/scheme-path.ts';
import type { DirHandle, LastLink, Place, Vfs } from '../vfs/vfs.ts';
import { basisOf, causeOfService, FAULT, rulingOf } from './causes.ts';
import type { Decision, Gate } from './gate.ts';
import { ServiceError } from './services/service-error.ts';
import type { MountedTree, MountTable } from './mounts.ts';
import { Parked } from './parked.ts';
import type { RunPolicy } from './policy/run-policy.ts';

/** On whose behalf the door is used. */
export interface Caller {
  readonly run: string | null;
  readonly capsule: string;
  readonly principal: string;
  /** Of a run: what it may do. */
  readonly policy?: RunPolicy;
  /** Names of the mounts a run was given; all when it is left out. */
  readonly given?: ReadonlySet<string>;
}

/** A scheme path, or a path below an open directory. */
export interface Target {
  readonly text: string;
  /** What the guest said, when that is another text. */
  readonly asked?: string;
  readonly below?: { readonly mount: MountedTree; readonly directory: DirHandle };
}

export interface Entered {
  readonly mount: MountedTree;
  readonly vfs: Vfs;
  readonly root: DirHandle;
  readonly place: Place;
}

interface Start {
  readonly mount: MountedTree;
  readonly directory: DirHandle;
  readonly path: RelPath;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Failures of services that mean the request was refused by rule. */
const SERVICE_REFUSALS: ReadonlySet<ServiceErrorCode> = new Set([
  'denied',
  'reserved',
  'not-in-lifecycle',
  'rate-limited',
  'quota',
]);

/** Before anything is noted: what is no text could not be written into the record, nor would it be the same when asked twice. */
function textOf({ text }: Target): string {
  if (typeof text !== 'string') throw new VfsError('invalid-path', 'a path must be text');
  return text;
}

export interface AttemptDeps {
  readonly mounts: MountTable;
  readonly gate: Gate;
  /** Nanoseconds since the epoch. */
  readonly now: () => bigint;
}

export class Attempt {
  readonly draft: Mutable<EventDraft>;
  readonly #caller: Caller;
  readonly #mounts: MountTable;
  readonly #gate: Gate;
  readonly #undo: (() => void)[] = [];
  /** The mount it was decided about last. */
  #mount: MountedTree | null = null;
  /** Nanoseconds since the epoch: when it was asked for; a call that waited was asked for earlier. */
  began: bigint;

  constructor(caller: Caller, fn: string, op: Operation, deps: AttemptDeps) {
    this.#caller = caller;
    this.#mounts = deps.mounts;
    this.#gate = deps.gate;
    this.began = deps.now();
    this.draft = {
      run: caller.run,
      capsule: caller.capsule,
      principal: caller.principal,
      fn,
      op,
      path: '',
      asked: '',
      path2: null,
      mount: '',
      layer: 'none',
      decision: 'allow',
      cause: 'default',
      reason: '',
      outcome: 'ok',
      bytes: 0,
      durationNs: 0,
      before: null,
      after: null,
    };
  }

  /** Parses, locates and asks the gate. Errors: path rules, what the tree says, `denied`. */
  enter(target: Target, access: 'read' | 'write', last: LastLink, view: LayerView = 'merged'): Entered {
    const text = textOf(target);
    this.draft.asked = target.asked ?? text;
    this.draft.path = text;
    const start = this.#start(target);
    const { vfs, root } = start.mount.view(view);
    const from = target.below ? start.directory : root;
    this.draft.mount = start.mount.name;
    this.draft.path = formatPath(start.mount.name, [...from.names(), ...start.path.names]);
    // Of a mount that was not given nothing is looked at, so that nobody learns what is there.
    if (this.#caller.given?.has(start.mount.name) === false) this.decide(start.mount, start.path.names, access);
    const place = vfs.locate(from, start.path, last);
    this.draft.path = formatPath(start.mount.name, place.names);
    this.draft.layer = place.kind === null ? 'none' : place.layer;
    this.decide(start.mount, place.names, access);
    return { mount: start.mount, vfs, root, place };
  }

  /**
   * Asks the gate about the path as it is spelled, before anything looks whether it is there: whoever may not read is not told
   * that nothing is. Errors: path rules, `denied`.
   */
  decideAsAsked(target: Target, access: 'read' | 'write'): { mount: MountedTree; from: DirHandle; rel: RelPath } {
    const text = textOf(target);
    this.draft.asked = target.asked ?? text;
    this.draft.path = target.text;
    const { mount, directory, path } = this.#start(target);
    const names = spelledFrom(directory.names(), path.names);
    this.draft.mount = mount.name;
    this.draft.path = formatPath(mount.name, names);
    this.decide(mount, names, access);
    return { mount, from: directory, rel: path };
  }

  /** The second path of a two-path operation: like `enter`, noted as `path2`. */
  enterSecond(target: Target, access: 'read' | 'write', last: LastLink): Entered {
    const { path, asked, mount, layer } = this.draft;
    try {
      return this.enter(target, access, last);
    } finally {
      this.draft.path2 = this.draft.path;
      Object.assign(this.draft, { path, asked, mount, layer });
    }
  }

  /** For an operation on something already open: the gate is asked again, so that a revoked right is felt. */
  reenter(mount: MountedTree, names: readonly string[], access: 'read' | 'write'): void {
    this.draft.mount = mount.name;
    this.draft.path = formatPath(mount.name, names);
    this.decide(mount, names, access);
  }

  /** Whether the gate would allow another operation, without a record of the question. */
  wouldAllow(operation: Operation, mount: MountedTree, names: readonly string[]): boolean {
    try {
      return this.#ask(operation, mount, names, 'read').verdict === 'allow';
    } catch (error) {
      if (error instanceof Parked) return false;
      throw error;
    }
  }

  decide(mount: MountedTree, names: readonly string[], access: 'read' | 'write'): void {
    this.#mount = mount;
    const decision = this.#ask(this.draft.op, mount, names, access);
    this.draft.cause = decision.cause;
    this.draft.reason = decision.reason;
    if (decision.verdict === 'allow') {
      if (access === 'write') mount.changed();
      return;
    }
    this.draft.decision = 'deny';
    throw new VfsError('denied', 'the capsule may not do this here');
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
    const { draft } = this;
    if (draft.reason !== '') return;
    const { cause, reason } = basisOf(draft.op, draft.principal);
    if (draft.cause === 'default') draft.cause = cause;
    draft.reason = reason;
  }

  /** Notes how it ended. A refusal by rule counts as denied, and says which rule. */
  failed(error: unknown): void {
    this.contentChanged(null, null);
    if (error instanceof ServiceError) this.#refused(error);
    else if (error instanceof VfsError) this.#failedWith(error);
    else Object.assign(this.draft, { ...FAULT, outcome: 'defect' });
  }

  #failedWith({ code, message }: VfsError): void {
    const { draft } = this;
    draft.outcome = code;
    if (draft.decision === 'deny') return;
    const ruling = rulingOf(code, this.#mount?.access ?? null);
    if (ruling) {
      draft.cause = ruling.cause;
      draft.reason = message === code ? ruling.rule : `${ruling.rule}: ${message}`;
      if (ruling.verdict === 'deny') draft.decision = 'deny';
    } else if (draft.reason === '') draft.reason = `default: no rule was asked: ${message}`;
  }

  #refused({ code, message }: ServiceError): void {
    const { draft } = this;
    draft.outcome = code;
    draft.cause = causeOfService(code, draft.cause);
    draft.reason = message;
    if (SERVICE_REFUSALS.has(code)) draft.decision = 'deny';
  }

  #ask(operation: Operation, mount: MountedTree, names: readonly string[], access: 'read' | 'write'): Decision {
    const { capsule, principal, given = null, policy = null } = this.#caller;
    const { fn, asked } = this.draft;
    const about = { operation, access, mount: mount.name, names, fn, asked };
    return this.#gate({ capsule, principal, given, policy, held: null, ...about });
  }

  #start(target: Target): Start {
    if (target.below) return { ...target.below, path: parseRelPath(target.text) };
    const parsed = parseSchemePath(target.text, this.#mounts.extraNames);
    const mount = this.#mounts.get(parsed.mount);
    return { mount, directory: mount.root, path: parsed.path };
  }
}

/** Names from the root by spelling alone; what leads above it stays as it is, and the walk refuses it later. */
function spelledFrom(directory: readonly string[], names: readonly string[]): readonly string[] {
  const spelled = [...directory];
  for (const name of names)
    if (name !== '..') spelled.push(name);
    else if (spelled.pop() === undefined) return [...directory, ...names];
  return spelled;
}
