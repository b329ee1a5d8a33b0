/** Narrows the change list, and says what a commit takes. Pure. */
import type { GitFacts } from '../../../src-preload/contract/review-schemas.ts';
import type { Change } from '../../../src-preload/contract/schemas.ts';
import type { ChangeKind } from '../../../src-preload/contract/vocabulary.ts';
import { plural } from '../../shared/format.ts';

/** `open`: not yet reviewed. `tracked`: not ignored by git. */
export type ChangeTest = 'open' | 'tracked';

export interface ChangeFilter {
  /** Part of a path, in any letter case; several words must all be there. */
  readonly text: string;
  /** Empty: every kind. */
  readonly kinds: ReadonlySet<ChangeKind>;
  readonly tests: ReadonlySet<ChangeTest>;
}
export const NO_FILTER: ChangeFilter = { text: '', kinds: new Set(), tests: new Set() };

/** What is known of a change beside itself. */
export interface ChangeFacts {
  readonly reviewed: ReadonlySet<string>;
  readonly git: GitFacts['states'];
}

export const isNarrowing = ({ text, kinds, tests }: ChangeFilter): boolean =>
  text.trim() !== '' || kinds.size > 0 || tests.size > 0;

/** What words are looked for in: made once for a list, because every key asks for it. */
const texts = new WeakMap<readonly Change[], readonly string[]>();

function textsOf(changes: readonly Change[]): readonly string[] {
  const known = texts.get(changes);
  if (known) return known;
  const made = changes.map(({ path, from }) => (from === null ? path : `${path} ${from}`).toLowerCase());
  texts.set(changes, made);
  return made;
}

/** The very same list when nothing is asked. */
export function filterChanges(
  changes: readonly Change[],
  filter: ChangeFilter,
  { reviewed, git }: ChangeFacts,
): readonly Change[] {
  if (!isNarrowing(filter)) return changes;
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  const all = words.length === 0 ? [] : textsOf(changes);
  const { kinds, tests } = filter;
  const open = tests.has('open');
  const tracked = tests.has('tracked');
  return changes.filter(
    (change, at) =>
      (kinds.size === 0 || kinds.has(change.kind)) &&
      (!open || !reviewed.has(change.path)) &&
      (!tracked || git[change.path] !== 'ignored') &&
      words.every((word) => all[at]?.includes(word)),
  );
}

/** What a call is about: paths, what is staged, or everything. */
export type Chosen = readonly string[] | 'staged' | null;

export interface CommitScope {
  readonly chosen: Chosen;
  readonly count: number;
  /** `all 12 changes`, `3 staged`. */
  readonly words: string;
  /** Changes of a repository's own files, which go only by name. */
  readonly left: number;
}

/** Whether it lies in a repository's own folder. */
export const isInGit = ({ path }: Change): boolean => path.includes('/.git') && /\/\.git(?:\/|$)/.test(path);

export interface ScopeInput {
  readonly all: readonly Change[];
  readonly shown: readonly Change[];
  readonly stagedAs: ReadonlyMap<string, unknown>;
}

const everything = ({ all, shown }: ScopeInput): CommitScope => {
  const taken = shown.some(isInGit) ? shown.filter((change) => !isInGit(change)) : shown;
  const left = shown.length - taken.length;
  const count = taken.length;
  if (shown.length < all.length)
    return { chosen: taken.map(({ path }) => path), count, words: `the ${plural(count, 'change')} shown`, left };
  return { chosen: null, count, words: count === 1 ? '1 change' : `all ${plural(count, 'change')}`, left };
};

export interface CommitScopes {
  /** What Commit takes: what is staged; else what the list shows. */
  readonly scope: CommitScope;
  /** Everything the list shows, staged or not. */
  readonly whole: CommitScope;
}

export function scopesOf(input: ScopeInput): CommitScopes {
  const whole = everything(input);
  const { all, stagedAs } = input;
  const count = stagedAs.size === 0 ? 0 : all.filter(({ path }) => stagedAs.has(path)).length;
  const staged: CommitScope = { chosen: 'staged', count, words: `${count} staged`, left: 0 };
  return { scope: count > 0 ? staged : whole, whole };
}
