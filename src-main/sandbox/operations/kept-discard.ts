/** What the bin keeps of a discard: a checkpoint, the entries of it that went, and the changes as they were listed. */
import type { Change } from '../../review/change.ts';
import { keyOf } from '../../review/names.ts';
import type { Names } from '../../review/names.ts';

/** Entries by the mount's name, parents before children. */
export type PlacesByMount = Readonly<Record<string, readonly Names[]>>;

export interface KeptDiscard {
  /** That of the operation. */
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly message: string;
  /** Made right before. */
  readonly checkpoint: number;
  /** Everything that went. */
  readonly places: PlacesByMount;
  readonly changes: readonly Change[];
  /** What came back since, by canonical path of the change. */
  readonly back: readonly string[];
  /** `back`: nothing of it is in the bin any more; it is kept because it can be done again. */
  readonly state: 'binned' | 'back';
}

export const mountOfPath = (path: string): string => path.slice(0, path.indexOf('://'));

/** Changes that are still in the bin. */
export function binnedChanges({ changes, back, state }: KeptDiscard): readonly Change[] {
  if (state === 'back') return [];
  const gone = new Set(back);
  return changes.filter(({ path }) => !gone.has(path));
}

export const changesIn = (changes: readonly Change[], mount: string): readonly Change[] =>
  changes.filter(({ path }) => mountOfPath(path) === mount);

export const keysOf = (places: readonly Names[]): ReadonlySet<string> => new Set(places.map(keyOf));

/** `Discarded cwd://a`, `Discarded 3 changes`. */
export function wordsFor(did: string, paths: readonly string[], noun = 'change'): string {
  const [only] = paths;
  return paths.length === 1 && only !== undefined ? `${did} ${only}` : `${did} ${paths.length} ${noun}s`;
}

/** Paths that a line of the log names. */
const SOME = 5;
export const someOf = (paths: readonly string[]): readonly string[] => paths.slice(0, SOME);
