/** Changes as a tree of folders: numbers in order, folders first, lone folders joined. Pure. */
import type { Change } from '../../src-preload/contract/schemas.ts';
import { CHANGE_KINDS } from '../../src-preload/contract/vocabulary.ts';
import type { ChangeKind } from '../../src-preload/contract/vocabulary.ts';
import { joinPath, nameOf, parsePath, rootOf, withoutMount } from './paths.ts';

export type KindCounts = Readonly<Partial<Record<ChangeKind, number>>>;

/** A folder with changes below it, or one change; a changed folder with changes in it is both. */
export interface ChangeNode {
  readonly path: string;
  /** What is written in its row. */
  readonly text: string;
  /** null for a folder that only holds some. */
  readonly change: Change | null;
  readonly children: readonly ChangeNode[];
  /** Of it and everything below. */
  readonly counts: KindCounts;
  readonly total: number;
}

/** A node while changes are put into it. */
interface Draft {
  readonly path: string;
  readonly text: string;
  change: Change | null;
  readonly children: Draft[];
}

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });
export const isFolder = (node: { readonly children: readonly unknown[] }): boolean => node.children.length > 0;
const byFolderThenName = (a: ChangeNode, b: ChangeNode): number =>
  Number(isFolder(b)) - Number(isFolder(a)) || collator.compare(a.text, b.text);

/** Whether there may be changes below it, too. */
const mayHold = ({ entry, kind }: Change): boolean => entry !== 'file' || kind === 'type-changed' || kind === 'deleted';

/** The folder that `path` is in, up to its last `/`, which at a mount's root belongs to it. */
function folderOf(path: string): string {
  const cut = path.lastIndexOf('/');
  return path[cut - 1] === '/' ? path.slice(0, cut + 1) : path.slice(0, cut);
}

/**
 * By the texts of canonical paths, because there may be 100,000: most of them have the folder of the one before, and only what may
 * hold others is remembered.
 */
function draftTree(changes: readonly Change[]): readonly Draft[] {
  const holders = new Map<string, Draft>();
  const roots: Draft[] = [];
  let last: Draft | null = null;
  const putBelow = (parent: Draft, path: string): Draft => {
    const draft: Draft = { path, text: path.slice(path.lastIndexOf('/') + 1), change: null, children: [] };
    parent.children.push(draft);
    return draft;
  };
  const holderAt = (path: string): Draft => {
    const known = holders.get(path);
    if (known) return known;
    const isRoot = path.endsWith('://');
    const draft: Draft = isRoot
      ? { path, text: path, change: null, children: [] }
      : putBelow(holderAt(folderOf(path)), path);
    if (isRoot) roots.push(draft);
    holders.set(path, draft);
    return draft;
  };
  for (const change of changes) {
    const { path } = change;
    if (path.endsWith('://') || mayHold(change)) {
      holderAt(path).change = change;
      continue;
    }
    if (last === null || !isRightBelow(path, last.path)) last = holderAt(folderOf(path));
    putBelow(last, path).change = change;
  }
  return roots;
}

function isRightBelow(path: string, folder: string): boolean {
  const cut = path.lastIndexOf('/');
  return cut === (folder.endsWith('/') ? folder.length - 1 : folder.length) && path.startsWith(folder);
}

const addCounts = (to: Partial<Record<ChangeKind, number>>, counts: KindCounts): void => {
  for (const kind of CHANGE_KINDS) {
    const count = counts[kind];
    if (count !== undefined) to[kind] = (to[kind] ?? 0) + count;
  }
};

const ONE = Object.fromEntries(CHANGE_KINDS.map((kind) => [kind, { [kind]: 1 }])) as Record<ChangeKind, KindCounts>;
const NO_CHILDREN: readonly ChangeNode[] = [];

const leaf = (change: Change, text: string): ChangeNode => ({
  path: change.path,
  text,
  change,
  children: NO_CHILDREN,
  counts: ONE[change.kind],
  total: 1,
});

function withChildren({ path, text, change }: NodePlace, children: readonly ChangeNode[]): ChangeNode {
  const counts: Partial<Record<ChangeKind, number>> = change ? { [change.kind]: 1 } : {};
  let total = change ? 1 : 0;
  for (const child of children) {
    addCounts(counts, child.counts);
    total += child.total;
  }
  return { path, text, change, children, counts, total };
}

/** A node without what is below it. */
export type NodePlace = Pick<ChangeNode, 'path' | 'text' | 'change'>;

/** A node of children that are in their order: added up, and `a` and its only child folder `b` joined into `a/b`. */
export function holding(place: NodePlace, children: readonly ChangeNode[]): ChangeNode {
  if (place.change && children.length === 0) return leaf(place.change, place.text);
  const [only] = children;
  const joins = place.change === null && children.length === 1 && only !== undefined && isFolder(only);
  if (joins && only.change === null) return { ...only, text: joinPath(place.text, only.text) };
  return withChildren(place, children);
}

export const inOrder = (nodes: readonly ChangeNode[]): readonly ChangeNode[] => [...nodes].sort(byFolderThenName);

const tidy = (draft: Draft): ChangeNode => holding(draft, draft.children.map(tidy).sort(byFolderThenName));

export const DISPLAYS = ['tree', 'list'] as const;
export type ChangeDisplay = (typeof DISPLAYS)[number];

/** A node for each mount; as a list, one for each change. */
export const changeNodes = (changes: readonly Change[], display: ChangeDisplay): readonly ChangeNode[] =>
  display === 'tree'
    ? draftTree(changes).map(tidy)
    : changes.map((change) => leaf(change, nameOf(change.path))).sort((a, b) => collator.compare(a.path, b.path));

export function countKinds(changes: readonly Change[]): KindCounts {
  const counts: Partial<Record<ChangeKind, number>> = {};
  for (const { kind } of changes) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

/** Every change of these nodes and below them. */
export function changesOf(nodes: readonly ChangeNode[]): readonly Change[] {
  const found: Change[] = [];
  const add = (node: ChangeNode): void => {
    if (node.change) found.push(node.change);
    node.children.forEach(add);
  };
  nodes.forEach(add);
  return found;
}

/** The folder of a change without its mount's scheme, for the second half of a list row. */
export const folderText = (path: string): string => {
  const { mount, segments } = parsePath(path);
  const folder = segments.slice(0, -1).join('/');
  return folder === '' ? rootOf(mount) : `${mount}/${folder}`;
};

/** Old and new, each as short as it can be said: names when the folder is the same. */
export function renameText(change: Change): { readonly from: string; readonly to: string } | null {
  if (change.from === null) return null;
  const sameFolder = folderText(change.from) === folderText(change.path);
  return { from: sameFolder ? nameOf(change.from) : withoutMount(change.from), to: nameOf(change.path) };
}
