/** What a diff is about: a path in two trees, and how these are called. */
import type { TreePair, TreeRef } from '../../../src-preload/contract/review-schemas.ts';
import { formatCount } from '../../shared/format.ts';
import type { EditorTarget } from '../../shared/selection.ts';

export interface DiffSubject {
  readonly path: string;
  /** null: the folder and the sandbox now, where lines can be staged. */
  readonly pair: TreePair | null;
}

const at = (moment: number | null): TreeRef =>
  moment === null ? { tree: 'merged' } : { tree: 'moment', event: moment };

/** null for what is no diff. */
export function subjectOf(target: EditorTarget): DiffSubject | null {
  const { path } = target;
  if (target.kind === 'diff') return { path, pair: null };
  if (target.kind === 'compare') return { path, pair: { from: target.from, to: target.to } };
  if (target.kind === 'moment-diff') return { path, pair: { from: at(target.from), to: at(target.to) } };
  return null;
}

/** A tree in a word or two. */
function treeWord(ref: TreeRef): string {
  const where = ref.sandbox === undefined ? '' : ` of ${ref.sandbox}`;
  switch (ref.tree) {
    case 'base':
      return `folder${where}`;
    case 'merged':
      return `now${where}`;
    case 'checkpoint':
      return `checkpoint ${formatCount(ref.id)}${where}`;
    case 'moment':
      return ref.event === 0 ? `before the first event${where}` : `after event ${formatCount(ref.event)}${where}`;
  }
}

/** What is on each side of a diff. */
export function sidesOf(target: EditorTarget): readonly [string, string] {
  if (target.kind === 'compare' && target.words) return target.words;
  const pair = subjectOf(target)?.pair ?? null;
  return pair === null ? ['folder', 'sandbox'] : [treeWord(pair.from), treeWord(pair.to)];
}
