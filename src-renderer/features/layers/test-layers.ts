/** For tests: checkpoints, a stack of layers, and counts. */
import type { Checkpoint, LayerStack, StackLayer } from '../../../src-preload/contract/review-schemas.ts';
import type { LayerCounts } from '../../../src-preload/contract/schemas.ts';

export const counts = (part: Partial<LayerCounts> = {}): LayerCounts => ({
  ...{ added: 0, modified: 0, deleted: 0, renamed: 0, copied: 0, typeChanged: 0, bytes: 0 },
  ...part,
});

export const checkpoint = (id: number, part: Partial<Checkpoint> = {}): Checkpoint => ({
  id,
  cause: 'named',
  name: `point ${id}`,
  at: 1_700_000_000_000 + id,
  event: id,
  counts: counts(),
  needed: null,
  ...part,
});

const layer = (of: StackLayer['layer'], part: Partial<StackLayer> = {}): StackLayer => ({
  layer: of,
  name: typeof of === 'number' ? `point ${of}` : of,
  at: typeof of === 'number' ? 1_700_000_000_000 + of : null,
  counts: counts(of === 'base' ? {} : { modified: 1, bytes: 100 }),
  wasted: 0,
  duplicated: 0,
  ...part,
});

/** The folder, these checkpoints, and the top. */
export const stack = (ids: readonly number[], mount = 'cwd'): LayerStack => ({
  mount,
  folder: '/work',
  layers: [layer('base'), ...ids.map((id) => layer(id)), layer('top')],
});
