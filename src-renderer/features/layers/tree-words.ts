/** Trees, layers and how old they are, in the words that people read. */
import type { Checkpoint, LayerStack, StackLayer, TreeRef } from '../../../src-preload/contract/review-schemas.ts';
import type { CheckpointCause } from '../../../src-preload/contract/review-words.ts';
import type { LayerCounts } from '../../../src-preload/contract/schemas.ts';
import type { ChangeKind } from '../../../src-preload/contract/vocabulary.ts';
import { formatCount } from '../../shared/format.ts';

export type LayerId = StackLayer['layer'];

/** The state of the mounts when a layer is the uppermost that is looked at. */
export function treeOf(layer: LayerId): TreeRef {
  if (layer === 'base') return { tree: 'base' };
  return layer === 'top' ? { tree: 'merged' } : { tree: 'checkpoint', id: layer };
}

export interface KnownNames {
  readonly checkpoints: readonly Pick<Checkpoint, 'id' | 'name'>[];
  /** Of other sandboxes, by their ids. */
  readonly sandboxes?: Readonly<Record<string, string>>;
}

function stateWords(ref: TreeRef, { checkpoints }: KnownNames): string {
  switch (ref.tree) {
    case 'base':
      return 'the folder';
    case 'merged':
      return 'now';
    case 'checkpoint': {
      const known = checkpoints.find(({ id }) => id === ref.id);
      // Checkpoints of another sandbox have numbers of their own.
      return ref.sandbox === undefined && known ? `“${known.name}”` : `checkpoint ${formatCount(ref.id)}`;
    }
    case 'moment':
      return ref.event === 0 ? 'before the first event' : `after event ${formatCount(ref.event)}`;
  }
}

/** `the folder`, `now`, `“before tidy”`, `after event 12`; and of which sandbox, when it is another one. */
export function treeWords(ref: TreeRef, names: KnownNames): string {
  const words = stateWords(ref, names);
  return ref.sandbox === undefined ? words : `${words} of ${names.sandboxes?.[ref.sandbox] ?? ref.sandbox}`;
}

/** What a layer is called in its stack. */
export function layerTitle(layer: StackLayer): string {
  if (layer.layer === 'base') return 'the folder';
  return layer.layer === 'top' ? 'top' : layer.name;
}

const CAUSES: Readonly<Record<CheckpointCause, string>> = {
  named: 'by you',
  run: 'before a run',
  commit: 'before a commit',
  discard: 'before a discard',
  undo: 'before an undo',
  restore: 'before a restore',
  import: 'before an import',
};
export const causeWords = (cause: CheckpointCause): string => CAUSES[cause];

const MINUTE = 60_000;
const STEPS: readonly (readonly [number, string])[] = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [MINUTE, 'min'],
];

/** `just now`, `5 min ago`, `3 h ago`, `12 d ago`. Milliseconds. */
export function ageWords(at: number, now: number): string {
  const age = now - at;
  const step = STEPS.find(([size]) => age >= size);
  return step ? `${formatCount(Math.floor(age / step[0]))} ${step[1]} ago` : 'just now';
}

/** By kind, as the letters are drawn. */
export const kindsOf = ({
  added,
  modified,
  deleted,
  renamed,
  copied,
  typeChanged,
}: LayerCounts): Record<ChangeKind, number> => ({
  added,
  modified,
  deleted,
  renamed,
  copied,
  'type-changed': typeChanged,
});

export const totalOf = (counts: LayerCounts): number =>
  Object.values(kindsOf(counts)).reduce((sum, count) => sum + count, 0);

/** `3 added, 2 deleted`; for those who do not see the letters. */
export function countWords(counts: LayerCounts): string {
  const words = Object.entries(kindsOf(counts)).flatMap(([kind, count]) =>
    count > 0 ? [`${formatCount(count)} ${kind.replace('-', ' ')}`] : [],
  );
  return words.length === 0 ? 'no changes' : words.join(', ');
}

export const stackOf = (stacks: readonly LayerStack[], mount: string): LayerStack | null =>
  stacks.find((stack) => stack.mount === mount) ?? null;
