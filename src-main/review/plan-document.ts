/** A plan as facts: what each step finds and leaves, what takes it back, and a digest of all that decides what it does. */
import { fail } from '../vfs/errors.ts';
import { isAtOrBelow } from '../vfs/path/at-or-below.ts';
import { formatPath } from '../vfs/path/scheme-path.ts';
import type { ChangeKind } from '../../src-preload/contract/vocabulary.ts';
import { keyOf } from './names.ts';
import type { Names } from './names.ts';
import { sha256 } from './place-facts.ts';
import type { PlaceFacts, PlaceReader } from './place-facts.ts';
import type { Step, StepAction } from './step.ts';

/** The shape of `PlanStep` in the contract. */
export interface PlannedStep {
  readonly action: Exclude<StepAction, 'settle'>;
  readonly path: string;
  readonly from: string | null;
  readonly kind: ChangeKind;
  readonly before: PlaceFacts | null;
  readonly after: PlaceFacts | null;
  readonly reverse: string;
}

/** One step with what a script needs of it: places from the root of the mount, and the content. */
export interface RehearsedStep {
  readonly planned: PlannedStep;
  readonly names: Names;
  readonly from: Names | null;
  /** Of a `write`. Errors: `io` when it cannot be read. */
  readonly content: () => Uint8Array;
}

/** The plan of one mount, gone through without touching anything. */
export interface RehearsedPlan {
  readonly mount: string;
  /** Where it is on the host. */
  readonly folder: string;
  readonly steps: readonly RehearsedStep[];
  /** What has to be in the folder before the first step; null for nothing. */
  readonly finds: readonly { readonly names: Names; readonly facts: PlaceFacts | null }[];
}

interface Event {
  readonly at: number;
  readonly facts: PlaceFacts | null;
}
interface Moved {
  readonly at: number;
  readonly from: Names;
  readonly to: Names;
}

/** The folder as the steps so far would leave it. */
class Rehearsal {
  readonly #base: PlaceReader;
  readonly #events = new Map<string, Event[]>();
  readonly #moves: Moved[] = [];
  readonly #found = new Map<string, { readonly names: Names; readonly facts: PlaceFacts | null }>();
  #clock = 0;

  constructor(base: PlaceReader) {
    this.#base = base;
  }

  get finds(): RehearsedPlan['finds'] {
    return [...this.#found.values()];
  }

  look(names: Names): PlaceFacts | null {
    let place = names;
    let until = Infinity;
    for (const { at, from, to } of this.#moves.toReversed()) {
      const known = this.#last(place, until);
      if (known && known.at > at) return known.facts;
      if (isAtOrBelow(place, to)) {
        place = [...from, ...place.slice(to.length)];
        until = at;
      } else if (isAtOrBelow(place, from)) return null;
    }
    const known = this.#last(place, until);
    return known ? known.facts : this.#find(place);
  }

  set(names: Names, facts: PlaceFacts | null): void {
    const key = keyOf(names);
    const events = this.#events.get(key) ?? [];
    events.push({ at: this.#clock++, facts });
    this.#events.set(key, events);
  }

  move(from: Names, to: Names, facts: PlaceFacts | null): void {
    if (facts?.kind === 'directory') this.#moves.push({ at: this.#clock++, from, to });
    else this.set(from, null);
    this.set(to, facts);
  }

  #last(names: Names, until: number): Event | undefined {
    return this.#events.get(keyOf(names))?.findLast(({ at }) => at < until);
  }

  #find(names: Names): PlaceFacts | null {
    const key = keyOf(names);
    const known = this.#found.get(key);
    if (known) return known.facts;
    const facts = this.#base.at(names);
    this.#found.set(key, { names, facts });
    return facts;
  }
}

const NEW_FILE = { mode: 0o644, mtimeNs: 0n };
const NEW_DIRECTORY = { mode: 0o755, mtimeNs: 0n };

const withAttributes = (facts: PlaceFacts | null, { attributes }: Step): PlaceFacts | null =>
  facts && attributes ? { ...facts, mode: attributes.mode, modified: String(attributes.mtimeNs) } : facts;

export interface RehearsalParts {
  readonly mount: string;
  readonly folder: string;
  readonly base: PlaceReader;
  readonly merged: PlaceReader;
}

function written({ names, text, source, attributes }: Step, { merged }: RehearsalParts): PlaceFacts {
  const { mode, mtimeNs } = attributes ?? NEW_FILE;
  const from = merged.at(source ?? names);
  const [hash, size] = text ? [sha256(text), text.length] : [from?.hash ?? null, from?.size ?? 0];
  return { kind: 'file', hash, size, mode, modified: String(mtimeNs), target: null };
}

/** What is at the step's place after it. */
function afterOf(step: Step, before: PlaceFacts | null, parts: RehearsalParts): PlaceFacts | null {
  const { mode, mtimeNs } = step.attributes ?? NEW_DIRECTORY;
  switch (step.action) {
    case 'make-directory':
      return { kind: 'directory', hash: null, size: 0, mode, modified: String(mtimeNs), target: null };
    case 'write':
      return written(step, parts);
    case 'link':
      return { kind: 'symlink', hash: null, size: 0, mode: 0o777, modified: '0', target: step.target };
    case 'rename':
    case 'attributes':
      return withAttributes(before, step);
    case 'remove-file':
    case 'remove-directory':
    case 'settle':
      return null;
  }
}

const AGAIN: Readonly<Record<PlaceFacts['kind'], string>> = {
  file: 'write the earlier content',
  directory: 'make the directory again',
  symlink: 'make the link again',
  other: 'bring back what was there',
};

function reverseOf({ action, from }: Step, before: PlaceFacts | null, mount: string): string {
  if (action === 'rename' && from) return `move it back to ${formatPath(mount, from)}`;
  if (action === 'attributes') return 'set the earlier mode and time';
  if (before === null) return action === 'make-directory' ? 'remove the directory' : 'remove it';
  return AGAIN[before.kind];
}

function rehearse(step: Step, action: PlannedStep['action'], ground: Rehearsal, parts: RehearsalParts): RehearsedStep {
  const { names, from, path, kind } = step;
  const isMove = action === 'rename' && from !== null;
  if (isMove) ground.look(names);
  const before = ground.look(isMove ? from : names);
  const after = afterOf(step, before, parts);
  if (isMove) ground.move(from, names, after);
  else ground.set(names, after);
  return {
    names,
    from: isMove ? from : null,
    content: () =>
      step.text ?? parts.merged.bytes(step.source ?? names, Infinity) ?? fail('io', `${path} cannot be read.`),
    planned: {
      ...{ action, path, kind, before, after },
      from: isMove ? formatPath(parts.mount, from) : null,
      reverse: reverseOf(step, before, parts.mount),
    },
  };
}

/** Goes through the steps of one mount. Reads both sides, and touches nothing. */
export function rehearsePlan(steps: readonly Step[], parts: RehearsalParts): RehearsedPlan {
  const ground = new Rehearsal(parts.base);
  const rehearsed = steps.flatMap((step) =>
    step.action === 'settle' ? [] : [rehearse(step, step.action, ground, parts)],
  );
  return { mount: parts.mount, folder: parts.folder, steps: rehearsed, finds: ground.finds };
}

/** The time of what is there decides nothing; that of what will be is set. */
const found = (facts: PlaceFacts | null) => facts && [facts.kind, facts.hash, facts.size, facts.mode, facts.target];
const left = (facts: PlaceFacts | null) => facts && [found(facts), facts.modified];

/** Everything of a step that decides what it does, as one text. */
export const stepText = ({ action, path, from, before, after }: Omit<PlannedStep, 'reverse' | 'kind'>): string =>
  JSON.stringify([action, path, from, found(before), left(after)]);

/** sha-256 over all that the steps do, hex. */
export const digestOfPlan = (
  mounts: readonly {
    readonly mount: string;
    readonly folder: string;
    readonly steps: readonly Omit<PlannedStep, 'reverse' | 'kind'>[];
  }[],
): string => sha256(JSON.stringify(mounts.map(({ mount, folder, steps }) => [mount, folder, steps.map(stepText)])));
