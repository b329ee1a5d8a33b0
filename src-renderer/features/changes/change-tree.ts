/** The change list as visible rows: grouped by folder or flat, single-child folders joined. Pure. */
import type { Change } from '../../../src-preload/contract/schemas.ts';
import type { ChangeKind } from '../../../src-preload/contract/vocabulary.ts';
import { joinPath, nameOf, parsePath, rootOf, withoutMount } from '../../shared/paths.ts';
import type { TreeRow } from '../../shared/tree-rows.ts';

export type KindCounts = Readonly<Partial<Record<ChangeKind, number>>>;

export type ChangeRow = TreeRow & {
  /** What is written in the row. */
  readonly text: string;
  /** The change itself; null for a folder that only holds some. */
  readonly change: Change | null;
  /** Paths of every change in this row and below it. */
  readonly paths: readonly string[];
  readonly counts: KindCounts;
};

export const DISPLAYS = ['tree', 'list'] as const;
export type ChangeDisplay = (typeof DISPLAYS)[number];

interface Node {
  readonly path: string;
  text: string;
  change: Change | null;
  children: Node[];
}

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });
const isFolder = (node: Node): boolean => node.children.length > 0;
const byFolderThenName = (a: Node, b: Node): number =>
  Number(isFolder(b)) - Number(isFolder(a)) || collator.compare(a.text, b.text);

function buildNodes(changes: readonly Change[]): Node[] {
  const byPath = new Map<string, Node>();
  const roots: Node[] = [];
  const nodeAt = (mount: string, segments: readonly string[]): Node => {
    const path = rootOf(mount) + segments.join('/');
    const known = byPath.get(path);
    if (known) return known;
    const node: Node = { path, text: segments.at(-1) ?? path, change: null, children: [] };
    byPath.set(path, node);
    if (segments.length === 0) roots.push(node);
    else nodeAt(mount, segments.slice(0, -1)).children.push(node);
    return node;
  };
  for (const change of changes) {
    const { mount, segments } = parsePath(change.path);
    nodeAt(mount, segments).change = change;
  }
  return roots;
}

/** Joins `a` and its only child folder `b` into `a/b`, and sorts. */
function tidy(node: Node): Node {
  const children = node.children.map(tidy).toSorted(byFolderThenName);
  const [only] = children;
  const joins = node.change === null && children.length === 1 && only !== undefined && isFolder(only);
  if (!joins || only.change !== null) return { ...node, children };
  return { ...only, text: joinPath(node.text, only.text) };
}

const collect = (node: Node): Change[] => [...(node.change ? [node.change] : []), ...node.children.flatMap(collect)];

export function countKinds(changes: readonly Change[]): KindCounts {
  const counts: Partial<Record<ChangeKind, number>> = {};
  for (const { kind } of changes) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

const labelOf = (change: Change): string => {
  const from = change.from === null ? '' : ` from ${nameOf(change.from)}`;
  return `${nameOf(change.path)}, ${change.kind}${from}`;
};

function listRows(changes: readonly Change[]): readonly ChangeRow[] {
  return changes
    .toSorted((a, b) => collator.compare(a.path, b.path))
    .map((change, index) => ({
      id: change.path,
      label: labelOf(change),
      level: 0,
      expanded: null,
      parent: null,
      position: index + 1,
      siblings: changes.length,
      text: nameOf(change.path),
      change,
      paths: [change.path],
      counts: { [change.kind]: 1 },
    }));
}

function treeRows(changes: readonly Change[], collapsed: ReadonlySet<string>): readonly ChangeRow[] {
  const rows: ChangeRow[] = [];
  const add = (node: Node, place: Pick<TreeRow, 'level' | 'parent' | 'position' | 'siblings'>): void => {
    const all = collect(node);
    const expanded = isFolder(node) ? !collapsed.has(node.path) : null;
    rows.push({
      ...place,
      id: node.path,
      label: node.change ? labelOf(node.change) : node.text,
      expanded,
      text: node.text,
      change: node.change,
      paths: all.map((change) => change.path),
      counts: countKinds(all),
    });
    if (expanded !== true) return;
    node.children.forEach((child, index) =>
      add(child, { level: place.level + 1, parent: node.path, position: index + 1, siblings: node.children.length }),
    );
  };
  const roots = buildNodes(changes).map(tidy);
  roots.forEach((root, index) => add(root, { level: 0, parent: null, position: index + 1, siblings: roots.length }));
  return rows;
}

export function changeRows(
  changes: readonly Change[],
  display: ChangeDisplay,
  collapsed: ReadonlySet<string>,
): readonly ChangeRow[] {
  return display === 'list' ? listRows(changes) : treeRows(changes, collapsed);
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
