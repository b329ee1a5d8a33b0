/** Where a tree writes down what it does, so that it can be replayed or undone. */
import type { Node } from './node.ts';

/** What a write to a working file wrote over, or cut off; null when it is more than is kept. */
export interface Replaced {
  readonly bytes: Uint8Array | null;
}

export interface Recorder {
  /** The node as it is now, without its names and children. */
  node(node: Node): void;
  /** What `parent` has under `name` now. */
  name(parent: Node, name: string): void;
  /** A node that is no longer part of the top. */
  forget(node: Node): void;
  /** Bytes written, together with the size and the times that they led to. */
  write(node: Node, bytes: Uint8Array, offset: number, replaced?: Replaced): void;
  /** How to reverse what was just done in memory, should the group be dropped. */
  undo(action: () => void): void;
  /** What cannot be undone, and so waits until the group is kept; forgotten when it is dropped. */
  afterCommit(action: () => void): void;
}

/** The node changed in this generation. */
export function markChanged(recorder: Pick<Recorder, 'undo'>, node: Node, generation: number): void {
  const before = node.since;
  if (before === generation) return;
  node.since = generation;
  recorder.undo(() => (node.since = before));
}

/** For a tree that nobody changes: nothing can fail after the fact. */
export const MEMORY_RECORDER: Recorder = {
  node: () => undefined,
  name: () => undefined,
  forget: () => undefined,
  write: () => undefined,
  undo: () => undefined,
  afterCommit: (action) => action(),
};
