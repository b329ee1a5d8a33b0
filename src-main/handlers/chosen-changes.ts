/** What a caller means by the changes it names. */
import { exactly } from '../review/closure.ts';
import type { Selection } from '../review/closure.ts';
import type { Contents } from '../review/item-demands.ts';
import type { StagedSet } from '../sandbox/staging/staged-set.ts';
import type { Session } from '../sandbox/session.ts';

export interface ChosenChanges {
  readonly selection: Selection;
  /** What is taken instead of what the sandbox has, by canonical path: texts that were staged. */
  readonly contents: Contents;
}

/** Paths in any spelling a user may type, as canonical ones; null for everything. Errors: path rules. */
export const selectionOf = (session: Session, paths: readonly string[] | null): Selection =>
  paths && new Set(paths.map((path) => session.canonical(path)));

/**
 * `paths` in any spelling a user may type: of changes, or of folders for all below them; null for everything; `staged` for exactly what is
 * staged, texts included. Errors: path rules.
 */
export function chosenChanges(
  { session, staged }: { readonly session: Session; readonly staged: StagedSet },
  paths: readonly string[] | 'staged' | null,
): ChosenChanges {
  if (paths !== 'staged') return { selection: selectionOf(session, paths), contents: new Map() };
  const choice = staged.choice();
  return { selection: exactly(choice.paths), contents: choice.contents };
}
