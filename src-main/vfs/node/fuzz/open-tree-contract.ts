/** A tree of ours that is open, as the fuzzer holds it. */
import type { Layered } from '../../layers.ts';
import type { Overlay } from '../../overlay.ts';
import type { Vfs } from '../../vfs.ts';

/** Any tree, with whatever it offers beyond that. */
export type FuzzTree = Vfs & Partial<Layered & Pick<Overlay, 'topEntries'>>;

/** A tree that is open, and how what was done to it is made to last. */
export interface OpenTree {
  readonly vfs: FuzzTree;
  /** Only trees in memory can be forked; they have nothing to be opened anew from. */
  readonly fork?: (checkpoint?: number) => OpenTree;
  commit(): void;
  close(): void;
  /** What happens to it after that, the closing too, does not last, as if the process had been killed now. */
  kill(): void;
}

/** Puts something between the fuzzer and the tree: a fault, to see whether it is found. */
export type Wrap = (tree: FuzzTree) => FuzzTree;
