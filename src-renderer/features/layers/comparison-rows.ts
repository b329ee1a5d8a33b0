/** The rows of a comparison: changes in their folders, as far as these are open. Pure. */
import type { Change } from '../../../src-preload/contract/schemas.ts';
import { changeWord } from '../../shared/change-mark.tsx';
import type { ChangeNode } from '../../shared/change-tree.ts';
import type { TreeRow } from '../../shared/tree-rows.ts';
import { visible } from '../../shared/visible.ts';

export type ComparisonRow = TreeRow & { readonly node: ChangeNode };

/** Those with all the words in their path or in what they were called before, in any letter case. */
export function narrowed(changes: readonly Change[], filter: string): readonly Change[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return changes;
  return changes.filter(({ path, from }) => {
    const text = `${path} ${from ?? ''}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

const labelOf = ({ text, change }: ChangeNode): string =>
  change === null ? visible(text) : `${visible(text)}, ${changeWord(change.kind).toLowerCase()}`;

/** `collapsed` holds paths of folders that are closed. */
export function comparisonRows(nodes: readonly ChangeNode[], collapsed: ReadonlySet<string>): readonly ComparisonRow[] {
  const rows: ComparisonRow[] = [];
  const add = (siblings: readonly ChangeNode[], level: number, parent: string | null): void => {
    siblings.forEach((node, index) => {
      const expanded = node.children.length > 0 ? !collapsed.has(node.path) : null;
      const place = { level, parent, position: index + 1, siblings: siblings.length };
      rows.push({ ...place, id: node.path, label: labelOf(node), expanded, node });
      if (expanded === true) add(node.children, level + 1, node.path);
    });
  };
  add(nodes, 0, null);
  return rows;
}
