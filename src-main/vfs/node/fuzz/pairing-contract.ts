/** What is compared with what. */
import type { OverlayMount } from './kernel-overlay-contract.ts';

/**
 * Which of our trees: an overlay with its store on disk, one whose whole base was removed at first, one
 * over a base that does not tell upper case from lower case, a tree in memory, a
 * real folder, or the model itself, which has to be right before it can say anything of the others.
 */
export type Engine = 'overlay' | 'emptied-overlay' | 'caseless-overlay' | 'memory' | 'host' | 'model';
/** `plain-directory` is a copy of the base on the disk, `model` one in memory; the others are kinds of mounts of the kernel's overlay. */
export type Oracle = 'plain-directory' | 'model' | OverlayMount;

export interface Pairing {
  readonly engine: Engine;
  readonly oracle: Oracle;
}

export const isKernelOverlay = (oracle: Oracle): oracle is OverlayMount =>
  oracle === 'redirects' || oracle === 'no-redirects';
