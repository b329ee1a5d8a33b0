/** What can be done with a layer, or with the range that is chosen. */
import type { Checkpoint, LayerStack, TreePair, TreeRef } from '../../../src-preload/contract/review-schemas.ts';
import { plural } from '../../shared/format.ts';
import type { MenuEntry } from '../../shared/menu.tsx';
import { visible } from '../../shared/visible.ts';

import type { LayerQuestion } from './deeds-store.ts';
import { checkpointsOf, layersOf, pairOfLayers, squashed } from './layer-range.ts';
import type { ChosenLayers } from './layer-range.ts';
import { layerTitle, treeOf } from './tree-words.ts';

export interface LayerMenuInput {
  readonly stack: LayerStack;
  readonly chosen: ChosenLayers;
  readonly checkpoints: readonly Checkpoint[];
  readonly access: 'read-write' | 'read-only';
  readonly deeds: LayerDeeds;
}

export interface LayerDeeds {
  readonly ask: (question: LayerQuestion) => void;
  /** `with`: a tree that is known already, or one that is to be chosen. */
  readonly compare: (from: TreeRef, to: TreeRef | 'ask') => void;
  readonly allChanges: (pair: TreePair, words: string) => void;
  readonly showChanges: (mount: string) => void;
}

const SEPARATOR: MenuEntry = { kind: 'separator' };
const item = (label: string, run: () => void, keys?: string): MenuEntry => ({
  kind: 'item',
  label,
  run,
  ...(keys === undefined ? {} : { keys }),
});

/** `“tidy”`, or how many layers. */
export function rangeWords(stack: LayerStack, chosen: ChosenLayers): string {
  const layers = layersOf(stack, chosen).filter(({ layer }) => layer !== 'base');
  const [only] = layers;
  return layers.length === 1 && only ? visible(layerTitle(only)) : plural(layers.length, 'layer');
}

function looking({ stack, chosen, deeds }: LayerMenuInput): readonly MenuEntry[] {
  const pair = pairOfLayers(stack, chosen);
  const ref = treeOf(chosen.focus);
  const entries: MenuEntry[] = [];
  if (pair) entries.push(item('All changes in one view', () => deeds.allChanges(pair, rangeWords(stack, chosen))));
  if (chosen.focus === 'top') entries.push(item('Show in Changes', () => deeds.showChanges(stack.mount)));
  if (chosen.focus !== 'top') entries.push(item('Compare with now', () => deeds.compare(ref, { tree: 'merged' })));
  if (chosen.focus !== 'base')
    entries.push(item('Compare with the folder', () => deeds.compare({ tree: 'base' }, ref)));
  return [...entries, item('Compare with…', () => deeds.compare(ref, 'ask')), SEPARATOR];
}

const focusOf = ({ chosen, checkpoints }: LayerMenuInput): Checkpoint | undefined =>
  checkpoints.find(({ id }) => id === chosen.focus);

function ofCheckpoint(checkpoint: Checkpoint, { deeds }: LayerMenuInput): readonly MenuEntry[] {
  return [
    item('Restore…', () => deeds.ask({ ask: 'restore', checkpoint }), 'r'),
    item('Rename…', () => deeds.ask({ ask: 'rename', checkpoint }), 'F2'),
    item('New sandbox from here…', () => deeds.ask({ ask: 'branch', checkpoint }), 'b'),
  ];
}

/** Those that something needs stay. */
function free(ids: readonly number[], checkpoints: readonly Checkpoint[]): readonly Checkpoint[] {
  return checkpoints.filter(({ id, needed }) => ids.includes(id) && needed === null);
}

function thinning(input: LayerMenuInput): readonly MenuEntry[] {
  const { stack, chosen, checkpoints, deeds } = input;
  const layers = layersOf(stack, chosen);
  const [uppermost] = layers.slice(-1);
  const going = free(squashed(stack, chosen), checkpoints);
  const dropped = free(checkpointsOf(stack, chosen), checkpoints);
  const entries: MenuEntry[] = [];
  if (going.length > 0 && uppermost) {
    const into = visible(layerTitle(uppermost));
    const run = (): void => deeds.ask({ ask: 'squash', checkpoints: going, into });
    entries.push(item(`Squash ${plural(layers.length, 'layer')}…`, run, 's'));
  }
  if (dropped.length > 0) {
    const label = dropped.length === 1 ? 'Drop…' : `Drop ${plural(dropped.length, 'checkpoint')}…`;
    const run = (): void => deeds.ask({ ask: 'drop', checkpoints: dropped });
    entries.push({ kind: 'item', label, keys: 'Del', danger: 'danger', run });
  }
  return entries;
}

function changing(input: LayerMenuInput): readonly MenuEntry[] {
  const checkpoint = focusOf(input);
  const { chosen, deeds } = input;
  return [
    ...(chosen.focus === 'top' ? [item('New checkpoint…', () => deeds.ask({ ask: 'create' }), 'Ctrl+Alt+C')] : []),
    ...(checkpoint ? ofCheckpoint(checkpoint, input) : []),
    ...thinning(input),
    SEPARATOR,
  ];
}

export function layerMenu(input: LayerMenuInput): readonly MenuEntry[] {
  const { stack, chosen, access, deeds } = input;
  const pair = pairOfLayers(stack, chosen);
  const words = rangeWords(stack, chosen);
  return [
    ...looking(input),
    ...(access === 'read-write' ? changing(input) : []),
    ...(pair ? [item('Export…', () => deeds.ask({ ask: 'export', mount: stack.mount, pair, words }), 'e')] : []),
    ...(access === 'read-write' ? [item('Import layer…', () => deeds.ask({ ask: 'import', mount: stack.mount }))] : []),
  ];
}

const KEYS: Readonly<Record<string, string>> = { r: 'r', b: 'b', s: 's', e: 'e', F2: 'F2', Delete: 'Del' };

/** What a key does that a menu entry shows. */
export function entryOfKey(entries: readonly MenuEntry[], key: string): (() => void) | null {
  const keys = KEYS[key];
  const entry = keys === undefined ? undefined : entries.find((each) => each.kind === 'item' && each.keys === keys);
  return entry?.kind === 'item' ? entry.run : null;
}
