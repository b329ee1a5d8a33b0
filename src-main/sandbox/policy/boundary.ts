/** The boundary that beats every grant: what `.capsuleignore` names is out of reach. */
import type { EntryKind } from '../../../src-preload/contract/vocabulary.ts';

export interface BoundaryVerdict {
  /** The pattern, as it is written, and its line. */
  readonly pattern: string;
  readonly line: number;
  /** Which, in words for the developer, e.g. `.capsuleignore line 3: "*.pem"`. */
  readonly reason: string;
}

/** What is at a place, or is about to be. null when that is not known: then it is out of reach whatever it is. */
export type BoundaryKind = EntryKind | null;

export interface Boundary {
  /** Which pattern keeps guests from a place; null for none. */
  forbids(
    mount: string,
    names: readonly string[],
    access: 'read' | 'write',
    kind?: BoundaryKind,
  ): BoundaryVerdict | null;
  /** Whether any pattern could name something below a place: then a tree is looked through before it is moved or removed whole. */
  hasBelow(mount: string, names: readonly string[]): boolean;
  /** The user wrote somewhere: the file may have changed. */
  touched(mount: string, names: readonly string[]): void;
  /** Trees were changed by other means, e.g. a commit: any of the files may have changed. */
  refresh(): void;
}

/** Of a sandbox without any. */
export const NO_BOUNDARY: Boundary = {
  forbids: () => null,
  hasBelow: () => false,
  touched: () => undefined,
  refresh: () => undefined,
};
