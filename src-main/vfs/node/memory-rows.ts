/** The rows of a tree in memory, and of its checkpoints. Contents are shared with the tree, which does not change what is frozen. */
import type { Checkpoint } from '../layers.ts';
import type { NameValue, RowChanges, RowKeys } from './changes.ts';
import type { LayerRows, NameRow, NodeRow, StateRows } from './layer-rows.ts';
import { isChange, isSeen } from './layer-rows.ts';
import type { ContentRecord, NodeRecord } from './node-record.ts';

interface Version<T> {
  readonly value: T;
  readonly since: number;
  readonly until: number;
}

/** Values by key, each with those before it that a checkpoint shows. */
class Versions<Key, Value> {
  readonly #live = new Map<Key, { readonly value: Value; readonly since: number }>();
  readonly #frozen = new Map<Key, readonly Version<Value>[]>();

  /** undefined takes the value away. Returns the value that is frozen by this, if one is. */
  set(key: Key, value: Value | undefined, generation: number, checkpoints: readonly Checkpoint[]): Value | undefined {
    const before = this.#live.get(key);
    if (value === undefined) this.#live.delete(key);
    else this.#live.set(key, { value, since: generation });
    if (!before || !isSeen(checkpoints, before.since, generation)) return undefined;
    this.#frozen.set(key, [...(this.#frozen.get(key) ?? []), { ...before, until: generation }]);
    return before.value;
  }

  /** Returns what it forgot. */
  prune(checkpoints: readonly Checkpoint[]): Value[] {
    const forgotten: Value[] = [];
    for (const [key, versions] of this.#frozen) {
      const left = versions.filter(({ since, until, value }) => {
        if (isSeen(checkpoints, since, until)) return true;
        forgotten.push(value);
        return false;
      });
      if (left.length > 0) this.#frozen.set(key, left);
      else this.#frozen.delete(key);
    }
    return forgotten;
  }

  /** Of what is there now. */
  liveKeys(): Iterable<Key> {
    return this.#live.keys();
  }

  has(key: Key): boolean {
    return this.#live.has(key);
  }

  *at(checkpoint: number): Iterable<{ key: Key; value: Value; since: number }> {
    for (const [key, { value, since }] of this.#live) if (since <= checkpoint) yield { key, value, since };
    for (const [key, versions] of this.#frozen)
      for (const { value, since, until } of versions)
        if (since <= checkpoint && checkpoint < until) yield { key, value, since };
  }

  /** Those whose value may differ between two generations. */
  *changedBetween(earlier: number, later: number): Iterable<Key> {
    for (const [key, { since }] of this.#live) if (isChange(earlier, later, { since, until: Infinity })) yield key;
    for (const [key, versions] of this.#frozen)
      if (versions.some((version) => isChange(earlier, later, version))) yield key;
  }

  *frozen(): Iterable<Value> {
    for (const versions of this.#frozen.values()) for (const { value } of versions) yield value;
  }
}

export class MemoryRows implements LayerRows {
  readonly #nodes = new Versions<number, NodeRecord>();
  readonly #names = new Map<number, Versions<string, NameValue>>();

  save({ nodes, names, reborn, generation }: RowChanges, checkpoints: readonly Checkpoint[]): readonly ContentRecord[] {
    const kept: ContentRecord[] = [];
    for (const [id, record] of nodes) {
      const frozen = this.#nodes.set(id, record ?? undefined, generation, checkpoints);
      if (frozen) kept.push(frozen.content);
      if (!record || reborn.has(id)) this.#clearNames(id, generation, checkpoints);
    }
    for (const [parent, changed] of names) {
      const versions = this.#names.get(parent) ?? new Versions<string, NameValue>();
      this.#names.set(parent, versions);
      for (const [name, value] of changed) versions.set(name, value ?? undefined, generation, checkpoints);
    }
    return kept;
  }

  prune(checkpoints: readonly Checkpoint[]): readonly ContentRecord[] {
    for (const versions of this.#names.values()) versions.prune(checkpoints);
    return this.#nodes.prune(checkpoints).map(({ content }) => content);
  }

  stateAt(checkpoint: number): StateRows {
    return { nodes: () => this.#nodesAt(checkpoint), names: () => this.#namesAt(checkpoint) };
  }

  changedBetween(earlier: number, later: number): RowKeys {
    return {
      nodes: this.#nodes.changedBetween(earlier, later),
      names: this.#namesBetween(earlier, later),
      emptied: [],
    };
  }

  /** As of the last `save`. */
  hasNode(id: number): boolean {
    return this.#nodes.has(id);
  }

  hasName(parent: number, name: string): boolean {
    return this.#names.get(parent)?.has(name) ?? false;
  }

  *frozenContents(): Iterable<ContentRecord> {
    for (const { content } of this.#nodes.frozen()) yield content;
  }

  *#namesBetween(earlier: number, later: number): RowKeys['names'] {
    for (const [parent, versions] of this.#names)
      for (const name of versions.changedBetween(earlier, later)) yield { parent, name };
  }

  #clearNames(id: number, generation: number, checkpoints: readonly Checkpoint[]): void {
    const versions = this.#names.get(id);
    for (const name of [...(versions?.liveKeys() ?? [])]) versions?.set(name, undefined, generation, checkpoints);
  }

  *#nodesAt(checkpoint: number): Iterable<NodeRow> {
    for (const { key: id, value: record, since } of this.#nodes.at(checkpoint)) yield { id, record, since };
  }

  *#namesAt(checkpoint: number): Iterable<NameRow> {
    for (const [parent, versions] of this.#names)
      for (const { key: name, value, since } of versions.at(checkpoint)) yield { parent, name, ...value, since };
  }
}
