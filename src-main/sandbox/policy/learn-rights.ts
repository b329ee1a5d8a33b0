/** The narrowest rights that would have allowed what guests did. */
import type { Cause } from '../../../src-preload/contract/event-words.ts';
import { RIGHTS } from '../../../src-preload/contract/policy-words.ts';
import type { Right } from '../../../src-preload/contract/policy-words.ts';
import { formatPath } from '../../vfs/path/scheme-path.ts';
import type { AttemptGroup, AttemptGroups } from './attempt-groups.ts';
import { isMove, needsOfAttempt } from './attempt-needs.ts';
import type { PlaceNeed } from './attempt-needs.ts';
import { placeOfEvent } from './event-place.ts';
import type { EventPlace } from './event-place.ts';
import { joinedNeeds, treeOf } from './join-needs.ts';
import type { NeedsByRight } from './join-needs.ts';
import { NeedTree } from './need-tree.ts';
import type { Need, Tally } from './need-tree.ts';
import { readableMoves } from './readable-moves.ts';
import type { Move, Readable } from './readable-moves.ts';
import type { Rule } from './rule-set.ts';
import { TemporaryFolders } from './temporary-folders.ts';
import { unusedRules } from './unused-rules.ts';
import type { HostRoots } from './unused-rules.ts';

export interface LearnRequest {
  readonly found: AttemptGroups;
  /** How many entries there may be, as far as that can be. */
  readonly most: number;
  /** Those of a manifest that are held against what was needed. */
  readonly rules: readonly Rule[];
  readonly hostRoots: HostRoots;
}

/** The same shape as `LearnedEntry` in the contract. */
export interface LearnedRight extends Tally {
  readonly access: Right;
  readonly pattern: string;
}

export interface LearnedRights {
  readonly entries: LearnedRight[];
  readonly unused: { readonly access: Right; readonly pattern: string }[];
  readonly events: number;
  readonly leftOut: { readonly reason: string; readonly events: number }[];
}

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
const NO_PLACE = 'the path is not known in full';

/** Why a group takes no part; null when it does. */
export const notByRight = ({ decided, cause }: Pick<AttemptGroup, 'decided' | 'cause'>): string | null =>
  decided === 'deny' ? (NOT_BY_RIGHT[cause] ?? null) : null;

/** Groups, or entries, between two steps. */
const STEP = 1024;

/** Whatever can be learned from each group, and what cannot. */
class Needs {
  readonly trees = { read: new NeedTree(), write: new NeedTree() };
  readonly leftOut = new Map<string, number>();
  readonly #moves: (Move & { readonly group: AttemptGroup })[] = [];
  readonly #found: AttemptGroups;
  readonly #temporary = new TemporaryFolders();
  /** Paths are counted once for each right. */
  readonly #counted = { read: new Set<number>(), write: new Set<number>() };

  constructor(found: AttemptGroups) {
    this.#found = found;
    for (const path of found.temporary) {
      const place = placeOfEvent(found.paths.text(path) ?? '');
      if (place) this.#temporary.add(place.mount, place.names);
    }
  }

  take(group: AttemptGroup): void {
    const needs = this.#needsOf(group);
    const reason = notByRight(group) ?? (needs ? null : NO_PLACE);
    if (reason !== null) this.leftOut.set(reason, (this.leftOut.get(reason) ?? 0) + group.events);
    else if (needs) this.#takeNeeds(group, needs);
  }

  /** Whatever becomes readable by a move is to be readable before it, too. Returns whether anything was added. */
  readMoved(read: Readable): boolean {
    let added = false;
    for (;;) {
      const due = readableMoves(this.#moves, added ? this.trees.read : read);
      if (due.length === 0) return added;
      for (const { from, group } of due) this.#need('read', group.path, from, group);
      added = true;
    }
  }

  #needsOf({ access, path, path2, ops }: AttemptGroup): readonly PlaceNeed[] | null {
    const text = (number: number): string => this.#found.paths.text(number) ?? '';
    const operation = ops[0] ?? 'open';
    return needsOfAttempt({ operation, access, path: text(path), path2: path2 < 0 ? null : text(path2) });
  }

  #takeNeeds(group: AttemptGroup, needs: readonly PlaceNeed[]): void {
    const { path, path2, ops } = group;
    // Reading what is moved is wanted only where it can be read afterwards: that shows when all needs are known.
    const own = needs.filter(({ access }) => access === 'write' || !isMove(ops[0] ?? 'open'));
    for (const need of own) this.#need(need.access, need.path === 'first' ? path : path2, need.place, group);
    const [from, to] = [own[0], own.at(-1)];
    if (from && to?.path === 'second' && isMove(ops[0] ?? 'open')) this.#moves.push({ from: from.place, to: to.place, group });
  }

  #need(access: Right, path: number, { mount, names }: EventPlace, { events, firstSeq }: AttemptGroup): void {
    const counted = this.#counted[access];
    const tally = { events, firstSeq, paths: counted.has(path) ? 0 : 1 };
    counted.add(path);
    const folder = this.#temporary.folderOf(mount, names);
    if (folder) this.trees[access].add({ mount, names: folder, ...tally, because: 'temporary' });
    else this.trees[access].add({ mount, names, ...tally, because: 'used' });
  }
}

/** What is put together may make more of what was moved readable, and that needs more. */
function* fewEntries(needs: Needs, most: number): Generator<undefined, NeedsByRight> {
  for (;;) {
    const narrow = { read: yield* needs.trees.read.entries(), write: yield* needs.trees.write.entries() };
    const joined = yield* joinedNeeds(narrow, most);
    if (joined === narrow || !needs.readMoved(treeOf(joined.read))) return joined;
  }
}

/** `*` is how a manifest says it. */
export const patternOf = ({ mount, names }: EventPlace): string =>
  mount === 'cwd' && names.length === 0 ? '*' : formatPath(mount, names);

const entryOf = (access: Right, need: Need): LearnedRight => {
  const { events, paths, because, firstSeq } = need;
  return { access, pattern: patternOf(need), events, paths, because, firstSeq };
};

/**
 * The least such entries: each was itself needed, or stands for names that come and go in it, or was put together of several because there
 * may be only `most`. A rule set of them allows every event that was learned from. A few milliseconds a step.
 */
export function* learnRights({ found, most, rules, hostRoots }: LearnRequest): Generator<undefined, LearnedRights> {
  const needs = new Needs(found);
  for (const [index, group] of found.groups.entries()) {
    needs.take(group);
    if (index % STEP === 0) yield;
  }
  const { trees, leftOut } = needs;
  needs.readMoved(trees.read);
  const unused = unusedRules(rules, trees, hostRoots).map(({ access, pattern }) => ({ access, pattern }));
  const entries = yield* fewEntries(needs, most);
  return {
    entries: RIGHTS.flatMap((access) => entries[access].map((need) => entryOf(access, need))),
    unused,
    events: found.events,
    leftOut: [...leftOut].map(([reason, events]) => ({ reason, events })).sort((a, b) => b.events - a.events),
  };
}
