/** One hostile path or tree: what is there, how it is asked for, and where that must lead. */
import { FS_ERRORS } from '../../../src-preload/contract/vocabulary.ts';
import type { FsErrorCode } from '../../../src-preload/contract/vocabulary.ts';
import type { HostileEntry } from './hostile-stage-contract.ts';

/**
 * Where a path leads: to something, to nothing in a directory that is there (`missing`; `missing/` when the path says
 * that it must be a directory), or nowhere, and then the word why.
 */
export type Leads =
  'file' | 'directory' | 'empty' | 'root' | 'symlink' | 'other' | 'missing' | 'missing/' | FsErrorCode;

/** A way to confine; `memory` has nothing to confine. */
export type Resolver = 'openat2' | 'walk' | 'compare' | 'memory';

export interface Expected {
  /** With a link at the end followed. */
  readonly follow: Leads;
  /** With a link at the end kept; the same as `follow` unless said. */
  readonly keep?: Leads;
}

export interface HostileCase extends Expected {
  /** P01 to P100 as in the published battery, X… for ours. */
  readonly id: string;
  readonly title: string;
  /** Below the root of the tree. */
  readonly path: string;
  readonly entries?: readonly HostileEntry[];
  /** At the door, as a whole path with a scheme, where that leads elsewhere. */
  readonly scheme?: Expected;
  /** Where a way to confine is known to be weaker, or stricter. */
  readonly by?: Partial<Record<Resolver, Expected>>;
  readonly needs?: 'mounts' | 'devices';
  /** Too deep for ways that go from the root to each entry anew; they have the next smaller case. */
  readonly isDeepFor?: readonly Resolver[];
  /** Operations that end otherwise here than where the path leads tells, by name. */
  readonly but?: Readonly<Record<string, 'ok' | FsErrorCode>>;
  /** The same where the folder itself is written and the path leads somewhere. */
  readonly butInFolder?: Readonly<Record<string, 'ok' | FsErrorCode>>;
}

const words: ReadonlySet<string> = new Set(FS_ERRORS);

export const isRefusal = (leads: Leads): leads is FsErrorCode => words.has(leads);

/** Whether the case can be built in a tree in memory, which has files, directories and links only. */
export const isInMemory = ({ entries = [] }: HostileCase): boolean => entries.every((entry) => !('special' in entry));

type Row = readonly [id: string, title: string, path: string, follow: Leads, more?: Partial<HostileCase>];

/** Cases from rows: id, what it is, path, where it leads, and what else there is. */
export const casesOf = (rows: readonly Row[]): readonly HostileCase[] =>
  rows.map(([id, title, path, follow, more = {}]) => ({ id, title, path, follow, ...more }));

/** A link at `l`: followed it leads there, kept it is itself. */
export const linkTo = (target: string): Partial<HostileCase> => ({
  entries: [{ at: 'l', link: target }],
  keep: 'symlink',
});
