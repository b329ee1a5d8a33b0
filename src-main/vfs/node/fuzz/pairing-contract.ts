/** What is compared with what. */
import type { OverlayMount } from './kernel-overlay-contract.ts';

/** Which of our trees: an overlay with its store on disk, or a tree in memory. */
export type Engine = 'overlay' | 'memory';
/** `plain-directory` is a copy of the base; the others are kinds of mounts of the kernel's overlay. */
export type Oracle = 'plain-directory' | OverlayMount;

export interface Pairing {
  readonly engine: Engine;
  readonly oracle: Oracle;
}
