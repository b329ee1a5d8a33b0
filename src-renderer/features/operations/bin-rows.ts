/** The bin as the rows of a tree: what was thrown away together, and the changes in it. Pure. */
import type { BinItem } from '../../../src-preload/contract/review-schemas.ts';
import type { Change } from '../../../src-preload/contract/schemas.ts';
import { plural } from '../../shared/format.ts';
import { nameOf } from '../../shared/paths.ts';
import type { TreeRow } from '../../shared/tree-rows.ts';

export type BinRow = TreeRow & { readonly item: BinItem; readonly change: Change | null };

/** Its message, else the names of what is in it. */
export function itemText({ message, changes }: BinItem): string {
  if (message !== '') return message;
  const names = changes.slice(0, 3).map(({ path }) => nameOf(path));
  return names.join(', ') + (changes.length > names.length ? ` and ${changes.length - names.length} more` : '');
}

export function binRows(items: readonly BinItem[], opened: ReadonlySet<string>): readonly BinRow[] {
  return items.flatMap((item, index) => {
    const expanded = opened.has(item.id);
    const head: BinRow = {
      id: item.id,
      label: `${itemText(item)}, ${plural(item.changes.length, 'change')}`,
      level: 0,
      expanded,
      parent: null,
      position: index + 1,
      siblings: items.length,
      item,
      change: null,
    };
    if (!expanded) return [head];
    const below = item.changes.map((change, at) => ({
      id: `${item.id} ${change.path}`,
      label: `${nameOf(change.path)}, ${change.kind}`,
      level: 1,
      expanded: null,
      parent: item.id,
      position: at + 1,
      siblings: item.changes.length,
      item,
      change,
    }));
    return [head, ...below];
  });
}
