/** The narrowest rights that would have allowed what guests did. */
import { RIGHTS } from '../../../src-preload/contract/policy-words.ts';
import type { Right } from '../../../src-preload/contract/policy-words.ts';
import { sortedPlaces } from '../../audit/query/text-ranks.ts';
import { formatPath } from '../../vfs/path/scheme-path.ts';
import type { AttemptGroups } from './attempt-groups.ts';
import type { EventPlace } from './event-place.ts';
import { joinedNeeds, treeOf } from './join-needs.ts';
import type { NeedsByRight } from './join-needs.ts';
import { LearnedNeeds } from './learned-needs.ts';
import type { Need, Tally } from './need-tree.ts';
import type { Rule } from './rule-set.ts';
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

/** What is put together may make more of what was moved readable, and that needs more. */
function* fewEntries(needs: LearnedNeeds, most: number): Generator<undefined, NeedsByRight> {
  for (;;) {
    const narrow = { read: yield* needs.trees.read.entries(), write: yield* needs.trees.write.entries() };
    const joined = yield* joinedNeeds(narrow, most);
    if (joined === narrow || !(yield* needs.readMoved(yield* treeOf(joined.read)))) return joined;
  }
}

/** `*` is how a manifest says it. */
const patternOf = ({ mount, names }: EventPlace): string =>
  mount === 'cwd' && names.length === 0 ? '*' : formatPath(mount, names);

const entryOf = (access: Right, need: Need): LearnedRight => {
  const { events, paths, because, firstSeq } = need;
  return { access, pattern: patternOf(need), events, paths, because, firstSeq };
};

/** Entries between two steps. */
const STEP = 1024;

/** By their patterns, put behind `into`. */
function* addSorted(access: Right, needs: readonly Need[], into: LearnedRight[]): Generator<undefined> {
  const entries: LearnedRight[] = [];
  const patterns: string[] = [];
  for (const need of needs) {
    const entry = entryOf(access, need);
    entries.push(entry);
    patterns.push(entry.pattern);
    if (entries.length % STEP === 0) yield;
  }
  for (const place of yield* sortedPlaces(patterns)) {
    const entry = entries[place];
    if (entry !== undefined && into.push(entry) % STEP === 0) yield;
  }
}

/**
 * The least such entries: each was itself needed, or stands for names that come and go in it, or was put together of several because there
 * may be only `most`. A rule set of them allows every event that was learned from. A few milliseconds a step.
 */
export function* learnRights({ found, most, rules, hostRoots }: LearnRequest): Generator<undefined, LearnedRights> {
  const needs = new LearnedNeeds(found);
  yield* needs.collect();
  const unused = unusedRules(rules, needs.trees, hostRoots).map(({ access, pattern }) => ({ access, pattern }));
  const few = yield* fewEntries(needs, most);
  const entries: LearnedRight[] = [];
  for (const access of RIGHTS) yield* addSorted(access, few[access], entries);
  return {
    ...{ entries, unused, events: found.events },
    leftOut: [...needs.leftOut]
      .map(([reason, events]) => ({ reason, events }))
      .sort((one, other) => other.events - one.events),
  };
}
