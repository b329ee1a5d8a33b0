/** Which layers of a stack are chosen, and what that means. Pure. */
import type { LayerStack, StackLayer, TreePair } from '../../../src-preload/contract/review-schemas.ts';

import { treeOf } from './tree-words.ts';
import type { LayerId } from './tree-words.ts';

/** A layer, or the range from one to another of a mount's stack. */
export interface ChosenLayers {
  readonly mount: string;
  readonly anchor: LayerId;
  /** Where the keyboard is. */
  readonly focus: LayerId;
}

/** From the base up; empty when the layers are not there any more. */
export function layersOf(stack: LayerStack, { anchor, focus }: ChosenLayers): readonly StackLayer[] {
  const [one, other] = [anchor, focus].map((wanted) => stack.layers.findIndex(({ layer }) => layer === wanted));
  if (one === undefined || other === undefined || one < 0 || other < 0) return [];
  return stack.layers.slice(Math.min(one, other), Math.max(one, other) + 1);
}

/** What was there below the lowest, and what is there with the uppermost; null for the folder alone, which changes nothing. */
export function pairOfLayers(stack: LayerStack, chosen: ChosenLayers): TreePair | null {
  const layers = layersOf(stack, chosen);
  const changing = layers.filter(({ layer }) => layer !== 'base');
  const [lowest, uppermost] = [changing[0], changing.at(-1)];
  if (!lowest || !uppermost) return null;
  const below = stack.layers[stack.layers.indexOf(lowest) - 1];
  return { from: treeOf(below?.layer ?? 'base'), to: treeOf(uppermost.layer) };
}

/** The checkpoints that go when the chosen layers become one; none when there is nothing to join. */
export function squashed(stack: LayerStack, chosen: ChosenLayers): readonly number[] {
  return layersOf(stack, chosen)
    .slice(0, -1)
    .flatMap(({ layer }) => (typeof layer === 'number' ? [layer] : []));
}

export const checkpointsOf = (stack: LayerStack, chosen: ChosenLayers): readonly number[] =>
  layersOf(stack, chosen).flatMap(({ layer }) => (typeof layer === 'number' ? [layer] : []));

/** The uppermost one's id is what a row menu is about. */
export const isChosen = (stack: LayerStack, chosen: ChosenLayers | null, layer: LayerId): boolean =>
  chosen?.mount === stack.mount && layersOf(stack, chosen).some((each) => each.layer === layer);
