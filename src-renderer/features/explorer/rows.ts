/** The explorer's visible rows from what is loaded and what is open: pure. */
import type { Entry, Mount } from '../../../src-preload/contract/schemas.ts';
import { joinPath, rootOf } from '../../shared/paths.ts';
import type { TreeRow } from '../../shared/tree-rows.ts';

export interface Directory {
  readonly state: 'loading' | 'ready' | 'failed';
  readonly entries: readonly Entry[];
  readonly more: boolean;
  readonly message: string;
}

/** A name being typed in place: for a new entry of `parent`, or a new name of `path`. */
export type Edit =
  | { readonly do: 'new-file' | 'new-folder'; readonly parent: string }
  | { readonly do: 'rename'; readonly parent: string; readonly path: string };

export type ExplorerRow = TreeRow & { readonly path: string } & (
    | { readonly kind: 'root'; readonly mount: Mount }
    | { readonly kind: 'entry'; readonly entry: Entry }
    | { readonly kind: 'edit'; readonly edit: Edit }
    | { readonly kind: 'more' | 'notice'; readonly text: string }
  );

export interface ExplorerTree {
  readonly mounts: readonly Mount[];
  readonly directories: ReadonlyMap<string, Directory>;
  readonly expanded: ReadonlySet<string>;
  readonly edit: Edit | null;
}

/** Folders first, then by name without regard to case: the order people look for names in. */
export function sortEntries(entries: readonly Entry[]): readonly Entry[] {
  const rank = (entry: Entry): number => (entry.kind === 'directory' ? 0 : 1);
  const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });
  return entries.toSorted((a, b) => rank(a) - rank(b) || collator.compare(a.name, b.name));
}

const entryLabel = (entry: Entry): string => (entry.change === null ? entry.name : `${entry.name}, ${entry.change}`);

function extraRow(parent: string, level: number, kind: 'more' | 'notice', text: string): ExplorerRow {
  const base = { path: parent, parent, level, expanded: null, position: 1, siblings: 1 };
  return { ...base, id: `${parent}\0${kind}`, label: text, kind, text };
}

/** What is said in place of entries. */
function notice(directory: Directory | undefined): string | null {
  if (directory?.state === 'failed') return directory.message;
  if (directory !== undefined && directory.entries.length > 0) return null;
  return directory?.state === 'ready' ? 'Empty' : 'Loading…';
}

const isNewIn = (edit: Edit | null, path: string): edit is Edit =>
  edit !== null && edit.do !== 'rename' && edit.parent === path;

export function explorerRows(tree: ExplorerTree): readonly ExplorerRow[] {
  const rows: ExplorerRow[] = [];
  const editRow = (edit: Edit, level: number): void => {
    const base = { path: edit.parent, parent: edit.parent, level, expanded: null, position: 1, siblings: 1 };
    rows.push({ ...base, id: `${edit.parent}\0edit`, label: 'New name', kind: 'edit', edit });
  };

  const entryRow = (entry: Entry, parent: string, level: number, position: number, siblings: number): void => {
    const path = joinPath(parent, entry.name);
    if (tree.edit?.do === 'rename' && tree.edit.path === path) return editRow(tree.edit, level);
    const expanded = entry.kind === 'directory' && entry.change !== 'deleted' ? tree.expanded.has(path) : null;
    const base = { id: path, path, parent, level, expanded, position, siblings };
    rows.push({ ...base, label: entryLabel(entry), kind: 'entry', entry });
    if (expanded === true) children(path, level + 1);
  };

  const children = (path: string, level: number): void => {
    if (isNewIn(tree.edit, path)) editRow(tree.edit, level);
    const directory = tree.directories.get(path);
    const entries = directory?.entries ?? [];
    entries.forEach((entry, index) => entryRow(entry, path, level, index + 1, entries.length));
    const text = notice(directory);
    if (text !== null) rows.push(extraRow(path, level, 'notice', text));
    if (directory?.more === true) rows.push(extraRow(path, level, 'more', 'Show more…'));
  };

  tree.mounts.forEach((mount, index) => {
    const path = rootOf(mount.name);
    const expanded = tree.expanded.has(path);
    const base = { id: path, path, parent: null, level: 0, expanded };
    rows.push({ ...base, label: path, kind: 'root', mount, position: index + 1, siblings: tree.mounts.length });
    if (expanded) children(path, 1);
  });
  return rows;
}
