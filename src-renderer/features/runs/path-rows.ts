/** The paths of a story as rows: narrowed, sorted, and in words. */
import type { RunPath } from '../../../src-preload/contract/run-story-calls.ts';
import { formatBytes, plural } from '../../shared/format.ts';
import type { TreeRow } from '../../shared/tree-rows.ts';
import { visible } from '../../shared/visible.ts';

export const PATH_SORTS = ['path', 'change', 'read', 'written', 'attempts', 'problems'] as const;
export type PathSort = (typeof PATH_SORTS)[number];

export const PATH_SHOWN = ['all', 'read', 'written', 'changed', 'refused', 'failed'] as const;
export type PathShown = (typeof PATH_SHOWN)[number];

export type PathRow = TreeRow & { readonly path: RunPath };

export const attemptsAt = ({ reads, writes, refused, failed }: RunPath): number => reads + writes + refused + failed;

const IS_SHOWN: Readonly<Record<PathShown, (path: RunPath) => boolean>> = {
  all: () => true,
  read: ({ reads }) => reads > 0,
  written: ({ writes }) => writes > 0,
  changed: ({ change }) => change !== null,
  refused: ({ refused }) => refused > 0,
  failed: ({ failed }) => failed > 0,
};

export const countShown = (paths: readonly RunPath[], shown: PathShown): number =>
  paths.reduce((sum, path) => sum + (IS_SHOWN[shown](path) ? 1 : 0), 0);

type Order = (one: RunPath, other: RunPath) => number;
const byPath: Order = (one, other) => (one.path < other.path ? -1 : one.path > other.path ? 1 : 0);
const most =
  (of: (path: RunPath) => number): Order =>
  (one, other) =>
    of(other) - of(one);

const ORDERS: Readonly<Record<PathSort, Order>> = {
  path: byPath,
  change: (one, other) => (one.change ?? '~').localeCompare(other.change ?? '~'),
  read: most(({ read }) => read),
  written: most(({ written }) => written),
  attempts: most(attemptsAt),
  problems: most(({ refused, failed }) => refused * 1e6 + failed),
};

function label(path: RunPath): string {
  const { read, written, change, refused, failed } = path;
  return [
    visible(path.path),
    ...(change === null ? [] : [change]),
    ...(read > 0 ? [`read ${formatBytes(read)}`] : []),
    ...(written > 0 ? [`wrote ${formatBytes(written)}`] : []),
    plural(attemptsAt(path), 'attempt'),
    ...(refused > 0 ? [`${refused} refused`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
  ].join(', ');
}

export interface PathWish {
  readonly shown: PathShown;
  readonly sort: PathSort;
  /** Words that the path must have. */
  readonly filter: string;
}

export function pathRows(paths: readonly RunPath[], { shown, sort, filter }: PathWish): readonly PathRow[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const isWanted = (path: RunPath): boolean =>
    IS_SHOWN[shown](path) && words.every((word) => path.path.toLowerCase().includes(word));
  const order = ORDERS[sort];
  const wanted = paths.filter(isWanted).sort((one, other) => order(one, other) || byPath(one, other));
  return wanted.map((path, index) => ({
    id: String(path.first) + path.path,
    label: label(path),
    ...{ level: 0, expanded: null, parent: null, position: index + 1, siblings: wanted.length },
    path,
  }));
}
