/** What a transaction needs of the sandbox's own disk, and what the sandbox does while its folder is changed. */
import type { HostTree, HostWriter } from '../../vfs/host/host-tree.ts';
import type { BaseStep, KnownContent } from '../../vfs/overlay.ts';
import type { Names } from '../names.ts';

/** Kept with everything else of the sandbox: what is set belongs to the group of its journal that is under way. */
export interface TransactionLog {
  get(key: string): Uint8Array | null;
  /** null removes it. */
  set(key: string, value: Uint8Array | null): void;
  /** Keeps a content for `owner`; its sha-256, hex. Errors: `no-space`, `io`, and those of reading it. */
  hold(owner: string, content: Iterable<Uint8Array>, size: number): string;
  /** null when `owner` holds nothing of that hash. Errors: `io`. */
  held(owner: string, hash: string): Iterable<Uint8Array> | null;
  /** All that `owner` holds may go. */
  forget(owner: string): void;
  /** On return the group survives a kill. Errors: `no-space`, `io`; the group is dropped then. */
  commit(): void;
  /** On return everything so far survives a power cut. Errors: as `commit`. */
  sync(): void;
}

/** How the sandbox goes on showing what it showed. Places are those of the folder. */
export interface TopSide {
  /** What is shown from this place becomes the sandbox's own; `known` when it was read a moment ago. */
  own(names: Names, known?: KnownContent): void;
  /** Right after the place was changed; `back` when that took a change of this very transaction back. */
  changed(names: Names, way: 'onward' | 'back'): void;
  moved(from: Names, to: Names): void;
  /** Onward, right after all of them, by the names that places had then. */
  together(steps: readonly BaseStep[]): void;
  /** What it knows of these places was away and is back, the very same entries or ones like them: only times and numbers tell. */
  wereAway(places: readonly Names[]): void;
}

/** One folder that takes part. */
export interface TransactionMount {
  readonly mount: string;
  readonly base: HostTree;
  readonly writer: HostWriter;
  readonly top: TopSide;
}
