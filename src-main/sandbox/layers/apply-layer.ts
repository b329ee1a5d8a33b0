/** Does to a tree what a layer says, by ordinary operations: first what goes, then what comes. Follows no link. */
import type { Names } from '../../review/names.ts';
import { badLayer } from '../../store/tar-member.ts';
import type { ByteSource } from '../../store/tar-member.ts';
import { contentOf } from '../../store/tar-reader.ts';
import { removeAll, using } from '../../vfs/derived.ts';
import { fail } from '../../vfs/errors.ts';
import { relPath } from '../../vfs/path/rel-path.ts';
import type { Place } from '../../vfs/vfs.ts';
import { joined } from './layer-item.ts';
import type { TreeSide } from './layer-item.ts';
import type { LayerPlan, PlannedEntry } from './layer-plan.ts';

export interface ApplyStep {
  readonly done: number;
  readonly total: number;
  /** What was just done; null in the middle of it. */
  readonly did: AppliedPart | null;
}

export interface AppliedPart {
  readonly op: 'write' | 'mkdir' | 'symlink' | 'link' | 'remove-all';
  readonly names: Names;
}

const OP_OF = { file: 'write', directory: 'mkdir', symlink: 'symlink', 'hard-link': 'link', other: 'write' } as const;

const DIRECTORY_MODE = 0o755;
const OWNER_ALL = 0o700;
const LINK_BITS = 0o777;

class Application {
  readonly #tree: TreeSide;
  readonly #source: ByteSource;
  /** Those whose attributes are set when everything is in them. */
  readonly #directories = new Map<string, PlannedEntry>();

  constructor(tree: TreeSide, source: ByteSource) {
    this.#tree = tree;
    this.#source = source;
  }

  *run({ whiteouts, opaque, entries }: LayerPlan): Generator<ApplyStep> {
    const total = whiteouts.length + opaque.length + entries.length;
    let done = 0;
    const step = (op: AppliedPart['op'], names: Names): ApplyStep => ({ done: (done += 1), total, did: { op, names } });
    for (const names of opaque) {
      this.#empty(names);
      yield step('remove-all', names);
    }
    for (const names of whiteouts) {
      this.#remove(names);
      yield step('remove-all', names);
    }
    for (const entry of entries) {
      for (const piece of this.#make(entry)) if (piece) yield { done, total, did: null };
      yield step(OP_OF[entry.member.kind], entry.names);
    }
    for (const entry of [...this.#directories.values()].reverse()) {
      this.#setAttributes(entry);
      yield { done, total, did: null };
    }
  }

  #locate(names: Names): Place {
    return this.#tree.vfs.locate(this.#tree.root, relPath(names), 'keep');
  }

  /** Where `names` are, if every name before the last is a directory; null when one of them is missing. */
  #find(names: Names): Place | null {
    for (let depth = 1; depth < names.length; depth += 1) {
      const { kind } = this.#locate(names.slice(0, depth));
      if (kind === null) return null;
      if (kind !== 'directory') badLayer(`${JSON.stringify(joined(names))} lies below something that is no directory`);
    }
    return this.#locate(names);
  }

  #remove(names: Names): void {
    const place = this.#find(names);
    if (place !== null && place.kind !== null) removeAll({ ...this.#tree, place });
  }

  #empty(names: Names): void {
    const place = this.#find(names);
    if (place?.kind !== 'directory') return;
    const below = using(this.#tree.vfs.openDirectory(place), (directory) => directory.list());
    for (const { name } of below) this.#remove([...names, name]);
  }

  /** Yields between the pieces of a content. */
  *#make(entry: PlannedEntry): Generator<boolean> {
    const { names, member } = entry;
    this.#makeWay(names);
    const there = this.#locate(names);
    if (member.kind === 'directory') {
      this.#makeDirectory(entry, there);
      return;
    }
    // It is gone together with the rest of its layer when what it leads to is not there.
    const linked = entry.linkTo === null ? null : this.#linked(entry.linkTo, names);
    if (there.kind !== null) removeAll({ ...this.#tree, place: there });
    if (linked) this.#tree.vfs.link(this.#locate(linked), this.#locate(names));
    else if (member.kind === 'symlink') this.#tree.vfs.symlink(member.target ?? '', this.#locate(names));
    else yield* this.#writeFile(entry);
    if (!linked) this.#setAttributes(entry);
  }

  #makeWay(names: Names): void {
    for (let depth = 1; depth < names.length; depth += 1) {
      const place = this.#locate(names.slice(0, depth));
      if (place.kind === null) this.#tree.vfs.makeDirectory(place, DIRECTORY_MODE);
      else if (place.kind !== 'directory')
        badLayer(`${JSON.stringify(joined(names))} lies below something that is no directory`);
    }
  }

  #makeDirectory(entry: PlannedEntry, there: Place): void {
    if (there.kind !== 'directory') {
      if (there.kind !== null) removeAll({ ...this.#tree, place: there });
      this.#tree.vfs.makeDirectory(this.#locate(entry.names), entry.member.mode | OWNER_ALL);
    }
    this.#directories.delete(joined(entry.names));
    this.#directories.set(joined(entry.names), entry);
  }

  #linked(target: Names, names: Names): Names {
    const isItself = joined(target) === joined(names);
    const place = isItself ? null : this.#find(target);
    if (place?.kind === 'file') return target;
    return badLayer(
      `the link ${JSON.stringify(joined(names))} leads to what is no file of the layer, or of those below`,
    );
  }

  *#writeFile({ names, member }: PlannedEntry): Generator<boolean> {
    const options = { access: 'write', create: 'exclusive', content: 'keep', mode: member.mode & LINK_BITS } as const;
    const file = this.#tree.vfs.openFile(this.#locate(names), options);
    try {
      let at = 0;
      for (const piece of contentOf(this.#source, member)) {
        at += piece.length;
        file.write(piece, at - piece.length);
        yield true;
      }
    } finally {
      file.close();
    }
  }

  #setAttributes({ names, member }: PlannedEntry): void {
    const place = this.#locate(names);
    if (place.kind === null) fail('not-found');
    if (place.kind !== 'symlink') this.#tree.vfs.setMode(place, member.mode);
    this.#tree.vfs.setTimes(this.#locate(names), 'keep', member.mtimeNs);
  }
}

/**
 * Yields after each step; what was done so far is what the tree has then. Errors: `ArchiveError` when the layer does not fit what is
 * below it, those of the tree; then a part of it is done, and taking that back is the caller's.
 */
export const applyLayer = (tree: TreeSide, source: ByteSource, plan: LayerPlan): Generator<ApplyStep> =>
  new Application(tree, source).run(plan);
