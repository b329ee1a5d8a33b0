/** The boundary that beats every grant: what `.capsuleignore` names is out of reach. */

export interface BoundaryVerdict {
  /** The pattern, as it is written, and its line. */
  readonly pattern: string;
  readonly line: number;
}

export interface Boundary {
  /** Which pattern keeps guests from a place; null for none. */
  forbids(mount: string, names: readonly string[], access: 'read' | 'write'): BoundaryVerdict | null;
  /** Whether any pattern could name something below a place: then a tree is looked through before it is moved or removed whole. */
  hasBelow(mount: string, names: readonly string[]): boolean;
  /** The user wrote somewhere: the file may have changed. */
  touched(mount: string, names: readonly string[]): void;
}
