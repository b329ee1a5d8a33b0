/** What a commit asks of each item: which content and attributes it writes, and what has to be at its place before. */
import type { HostAttributes } from '../vfs/host/host-tree.ts';
import { isAtOrBelow } from '../vfs/path/at-or-below.ts';
import { formatPath } from '../vfs/path/scheme-path.ts';
import type { BaseEntry } from '../vfs/top-entry.ts';
import type { Ground } from './ground.ts';
import type { Names } from './names.ts';
import type { Standing } from './preflight.ts';
import type { Reviewed } from './reviewed.ts';
import type { Expectation } from './step.ts';
import type { Item } from './top-model.ts';
import { attributesOf } from './wanted-attributes.ts';

/** Contents that are not the top's, by canonical path. */
export type Contents = ReadonlyMap<string, Uint8Array>;

/** Answers from the sandbox and the base as `preflight` found them; changes nothing. */
export class ItemDemands {
  readonly #reviewed: Reviewed;
  readonly #ground: Ground;
  readonly #standings: ReadonlyMap<Item, Standing>;
  readonly #contents: Contents;

  constructor(reviewed: Reviewed, ground: Ground, standings: ReadonlyMap<Item, Standing>, contents: Contents) {
    this.#reviewed = reviewed;
    this.#ground = ground;
    this.#standings = standings;
    this.#contents = contents;
  }

  /** Does the item's content come from the top, so that its source is only to be removed? */
  isWritten(item: Item): boolean {
    const difference = this.#standings.get(item)?.difference;
    if (item.entry.node?.kind !== 'file' || !difference) return false;
    return difference.content || (difference.mode && this.#isShared(item));
  }

  /** The folder has it under other names too, which keep the mode that they have. */
  #isShared({ entry: { origin } }: Item): boolean {
    return origin !== null && (this.#ground.look(origin.names)?.nlink ?? 1) > 1;
  }

  writing(item: Item) {
    const text = this.textOf(item);
    return {
      action: 'write',
      names: item.names,
      source: item.names,
      text,
      attributes: this.attributes(item),
    } as const;
  }

  textOf(item: Item): Uint8Array | null {
    return this.#contents.get(formatPath(this.#reviewed.mount, item.names)) ?? null;
  }

  attributes(item: Item): HostAttributes {
    const difference = this.#standings.get(item)?.difference;
    // What is committed in part keeps the mode that it has in the folder: another one stays a change.
    const taken = difference && this.textOf(item) ? { ...difference, mode: false } : difference;
    return attributesOf(item, this.#ground, taken);
  }

  expect(baseNames: Names): readonly Expectation[] {
    const names = this.#ground.then(baseNames);
    return [{ names, first: this.#ground.now(baseNames), stat: this.#ground.look(baseNames) ?? null }];
  }

  /** What is changed where it is. */
  expectSelf({ role, under, entry }: Item): readonly Expectation[] {
    const before = role === 'kept' ? under : entry.origin?.names;
    return before && role !== 'moved' ? this.expect(before) : [];
  }

  /** Does the step itself replace what is at the place? Renames replace nothing, and directories are in nobody's power. */
  isOverwritten(item: Item, { fingerprint }: BaseEntry): boolean {
    if (fingerprint.kind === 'directory' || item.entry.node?.kind === 'directory') return false;
    return item.role === 'made' || this.isWritten(item);
  }

  isStillIn({ entry: { origin } }: Item, directory: Names): boolean {
    return origin !== null && isAtOrBelow(this.#ground.then(origin.names), this.#ground.then(directory));
  }
}
