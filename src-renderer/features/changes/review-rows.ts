/** The groups Staged, Changes and No change as the visible rows of one tree. Pure. */
import type { QuietEntry, StagedPath } from '../../../src-preload/contract/review-schemas.ts';
import type { QuietReason } from '../../../src-preload/contract/review-words.ts';
import type { Change } from '../../../src-preload/contract/schemas.ts';
import type { ChangeNode, KindCounts } from '../../shared/change-tree.ts';
import { nameOf } from '../../shared/paths.ts';
import { pruneNodes } from '../../shared/prune-nodes.ts';
import type { TreeRow } from '../../shared/tree-rows.ts';

export const GROUPS = ['staged', 'changes', 'quiet'] as const;
export type ChangeGroup = (typeof GROUPS)[number];
const GROUP_TITLES: Readonly<Record<ChangeGroup, string>> = {
  staged: 'Staged',
  changes: 'Changes',
  quiet: 'No change',
};

export type ReviewRow = TreeRow & {
  readonly part: 'group' | 'folder' | 'leaf';
  readonly group: ChangeGroup;
  /** Canonical; empty for a group. */
  readonly path: string;
  readonly text: string;
  readonly change: Change | null;
  /** Why it is no change, in the group of those. */
  readonly quiet: QuietReason | null;
  /** What the row stands for, with everything below. */
  readonly nodes: readonly ChangeNode[];
  readonly counts: KindCounts;
  readonly total: number;
};

/** What each group shows. */
export interface GroupNodes {
  readonly staged: readonly ChangeNode[];
  readonly changes: readonly ChangeNode[];
  /** null: the group is not shown. */
  readonly quiet: readonly QuietEntry[] | null;
}

export type StagedAs = ReadonlyMap<string, Pick<StagedPath, 'how'>>;

/** Sorts the nodes of all changes into the groups; what is staged by lines is in both. */
export function groupNodes(
  nodes: readonly ChangeNode[],
  staged: StagedAs,
  quiet: readonly QuietEntry[] | null,
): GroupNodes {
  if (staged.size === 0) return { staged: [], changes: nodes, quiet };
  return {
    staged: pruneNodes(nodes, ({ path }) => staged.has(path)),
    changes: pruneNodes(nodes, ({ path }) => staged.get(path)?.how !== 'whole'),
    quiet,
  };
}

const rowId = (group: ChangeGroup, path: string): string => `${group}:${path}`;

/** What else is to be said of a change to those who do not see its marks: `, reviewed`. */
export type SayMore = (path: string) => string;

const labelOf = (text: string, change: Change, more: SayMore): string => {
  const from = change.from === null ? '' : ` from ${nameOf(change.from)}`;
  return `${text}, ${change.kind}${from}${more(change.path)}`;
};

type Place = Pick<TreeRow, 'level' | 'parent' | 'position' | 'siblings'>;

const quietRow = (entry: QuietEntry, place: Place): ReviewRow => ({
  ...place,
  id: rowId('quiet', entry.path),
  label: `${nameOf(entry.path)}, no change`,
  part: 'leaf',
  group: 'quiet',
  expanded: null,
  path: entry.path,
  text: nameOf(entry.path),
  change: null,
  quiet: entry.why,
  nodes: [],
  counts: {},
  total: 0,
});

interface GroupView {
  readonly group: ChangeGroup;
  readonly collapsed: ReadonlySet<string>;
  readonly more: SayMore;
}

/** Names are made only of the rows that are drawn, and ids only of those that are asked for: there may be 100,000 rows. */
class NodeRow implements ReviewRow {
  readonly #node: ChangeNode;
  readonly #more: SayMore;
  readonly level: number;
  readonly parent: string | null;
  readonly position: number;
  readonly siblings: number;
  readonly id: string;
  readonly part: 'folder' | 'leaf';
  readonly group: ChangeGroup;
  readonly expanded: boolean | null;
  readonly quiet = null;

  constructor(
    node: ChangeNode,
    view: GroupView,
    place: Place & { readonly expanded: boolean | null; readonly id: string },
  ) {
    this.#node = node;
    this.#more = view.more;
    this.level = place.level;
    this.parent = place.parent;
    this.position = place.position;
    this.siblings = place.siblings;
    this.id = place.id;
    this.part = place.expanded === null ? 'leaf' : 'folder';
    this.group = view.group;
    this.expanded = place.expanded;
  }

  get label(): string {
    const { text, change } = this.#node;
    return change ? labelOf(text, change, this.#more) : text;
  }
  get path(): string {
    return this.#node.path;
  }
  get text(): string {
    return this.#node.text;
  }
  get change(): Change | null {
    return this.#node.change;
  }
  get nodes(): readonly ChangeNode[] {
    return [this.#node];
  }
  get counts(): KindCounts {
    return this.#node.counts;
  }
  get total(): number {
    return this.#node.total;
  }
}

function groupRow(group: ChangeGroup, total: number, nodes: readonly ChangeNode[], place: Place): ReviewRow {
  const title = GROUP_TITLES[group];
  return {
    ...place,
    id: rowId(group, ''),
    label: `${title}, ${total}`,
    part: 'group',
    group,
    expanded: true,
    path: '',
    text: title,
    change: null,
    quiet: null,
    nodes,
    counts: {},
    total,
  };
}

function addNodes(rows: ReviewRow[], nodes: readonly ChangeNode[], view: GroupView): void {
  const { group, collapsed } = view;
  const add = (list: readonly ChangeNode[], level: number, parent: string): void => {
    let position = 0;
    for (const node of list) {
      position += 1;
      const id = rowId(group, node.path);
      const expanded = node.children.length > 0 ? !collapsed.has(id) : null;
      rows.push(new NodeRow(node, view, { id, level, parent, position, siblings: list.length, expanded }));
      if (expanded === true) add(node.children, level + 1, id);
    }
  };
  add(nodes, 1, rowId(group, ''));
}

/** `collapsed` holds ids of rows. Staged is there even when nothing is: something can be dragged there. */
export function reviewRows(
  groups: GroupNodes,
  collapsed: ReadonlySet<string>,
  more: SayMore = () => '',
): readonly ReviewRow[] {
  const rows: ReviewRow[] = [];
  const shown = GROUPS.filter((group) => groups[group] !== null);
  shown.forEach((group, index) => {
    const place = { level: 0, parent: null, position: index + 1, siblings: shown.length };
    const nodes = group === 'quiet' ? [] : groups[group];
    const quiet = group === 'quiet' ? (groups.quiet ?? []) : [];
    const total = nodes.reduce((sum, node) => sum + node.total, quiet.length);
    const head = groupRow(group, total, nodes, place);
    const expanded = !collapsed.has(head.id);
    rows.push({ ...head, expanded: total === 0 ? null : expanded });
    if (!expanded) return;
    addNodes(rows, nodes, { group, collapsed, more });
    quiet.forEach((entry, at) =>
      rows.push(quietRow(entry, { level: 1, parent: head.id, position: at + 1, siblings: quiet.length })),
    );
  });
  return rows;
}

/** Where the keyboard goes when `row` leaves its group: the row after everything below it, in the same group; else the one before. */
export function rowAfter(rows: readonly ReviewRow[], row: ReviewRow): ReviewRow | null {
  const at = rows.findIndex(({ id }) => id === row.id);
  let next = at + 1;
  while (rows[next] && (rows[next]?.level ?? 0) > row.level) next += 1;
  const found = rows[next];
  if (found?.group === row.group) return found;
  const before = rows[at - 1];
  return before?.group === row.group ? before : null;
}
