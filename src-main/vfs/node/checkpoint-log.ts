/** Which states of a tree are frozen, and what the tree gave up that one of them may still show. */
import { fail } from '../errors.ts';
import type { Checkpoint } from '../layers.ts';
import type { Content } from './content.ts';

export class CheckpointLog {
  /** What changes now belongs to this one; a freeze gives its number to the checkpoint and begins the next. */
  generation = 1;
  #list: readonly Checkpoint[] = [];
  #surrendered: Content[] = [];

  /** Oldest first. */
  get list(): readonly Checkpoint[] {
    return this.#list;
  }

  /** 0 when there is none. */
  get newest(): number {
    return this.#list.at(-1)?.id ?? 0;
  }

  /** As they were when the store was last written. */
  reset(list: readonly Checkpoint[], generation: number): void {
    this.#list = list;
    this.generation = Math.max(generation, this.newest + 1);
  }

  /** Errors: `not-found`. */
  find(id: number): Checkpoint {
    return this.#list.find((one) => one.id === id) ?? fail('not-found', 'there is no such checkpoint');
  }

  /** Returns the undo. Nothing happens when it has been done before. */
  add(checkpoint: Checkpoint): () => void {
    const { generation } = this;
    const before = this.#list;
    if (checkpoint.id < generation) return () => undefined;
    this.#list = [...before, checkpoint];
    this.generation = checkpoint.id + 1;
    return () => {
      this.#list = before;
      this.generation = generation;
    };
  }

  /** Returns the undo. */
  remove(id: number): () => void {
    const before = this.#list;
    this.#list = before.filter((one) => one.id !== id);
    return () => (this.#list = before);
  }

  /** Whether a checkpoint has seen what began at `generation` and is there still. */
  hasSeen({ generation }: { readonly generation: number }): boolean {
    return generation <= this.newest;
  }

  /** The tree let go of a content that a checkpoint has seen: it stays until the rows of the checkpoint hold it. */
  surrender(content: Content): void {
    this.#surrendered.push(content);
  }

  get surrendered(): readonly Content[] {
    return this.#surrendered;
  }

  /** The rows hold everything that checkpoints show: what else was surrendered can go. */
  takeSurrendered(): readonly Content[] {
    const surrendered = this.#surrendered;
    this.#surrendered = [];
    return surrendered;
  }
}
