/** The order of a commit: what gives way goes first, parents come before children, deletions last. */
import type { ChangeKind } from '../../src-preload/contract/vocabulary.ts';
import type { HostAttributes, HostStat } from '../vfs/host/host-tree.ts';
import { formatPath } from '../vfs/path/scheme-path.ts';
import { movedOutOf } from './closure.ts';
import { parkingPlace } from './ground.ts';
import type { Ground } from './ground.ts';
import { ItemDemands } from './item-demands.ts';
import type { Contents } from './item-demands.ts';
import { keyOf, parentOf } from './names.ts';
import type { Names } from './names.ts';
import type { Standing } from './preflight.ts';
import { beforeOf, isNothing, kindOf } from './reviewed.ts';
import type { Reviewed } from './reviewed.ts';
import { BARE_STEP, nothingAt } from './step.ts';
import type { Expectation, PartialStep, Step } from './step.ts';
import { baseBelow, goneFrom } from './top-model.ts';
import type { Item } from './top-model.ts';

/** The owner's right to write in and pass through a directory. */
const OWNER_WORKS = 0o300;

class Arranger {
  readonly #reviewed: Reviewed;
  readonly #ground: Ground;
  readonly #standings: ReadonlyMap<Item, Standing>;
  readonly #steps: Step[] = [];
  readonly #progress = new Map<Item, 'placing' | 'placed'>();
  /** Where the source of a moved item is, once it has left its old place; null when it is no longer needed. */
  readonly #departed = new Map<Item, Names | null>();
  /** Keys of the base's places that are cleared. */
  readonly #cleared = new Set<string>();
  /** Directories that get their mode last, because it would keep the commit itself out. */
  readonly #late: Step[] = [];
  /** Whose sources are parked at present. */
  readonly #waiting = new Set<Item>();
  readonly #demands: ItemDemands;

  constructor(reviewed: Reviewed, ground: Ground, standings: ReadonlyMap<Item, Standing>, contents: Contents) {
    this.#demands = new ItemDemands(reviewed, ground, standings, contents);
    this.#reviewed = reviewed;
    this.#ground = ground;
    this.#standings = standings;
  }

  /** All steps for the items that were given a standing. */
  arrange(): readonly Step[] {
    const items = [...this.#standings.keys()];
    for (const item of items) this.#tryPlace(item);
    for (const item of items.reverse()) if (item.role === 'removed') this.#remove(item);
    for (const step of this.#late.reverse()) this.#steps.push(step);
    return this.#steps;
  }

  /** False when it has to wait for something that is being placed right now. */
  #tryPlace(item: Item): boolean {
    if (item.role === 'removed' || item.role === 'vacated') return true;
    const progress = this.#progress.get(item);
    if (progress) return progress === 'placed';
    for (const above of this.#reviewed.model.above(item.names))
      if (this.#standings.has(above) && !this.#tryPlace(above)) return false;
    this.#progress.set(item, 'placing');
    for (const copy of this.#reviewed.model.copiesOf(item)) this.#tryPlace(copy);
    this.#makeWay(item);
    this.#place(item);
    this.#progress.set(item, 'placed');
    return true;
  }

  /** Clears the place that an item takes. */
  #makeWay(item: Item): void {
    const { under, occupant, role } = item;
    if (this.#standings.get(item)?.state === 'done' || !under) return;
    const leaver = this.#reviewed.model.movedFrom(under);
    if (leaver && leaver !== item) this.#depart(leaver);
    if (role === 'kept') this.#clearGone(item);
    else if (occupant && !this.#demands.isOverwritten(item, occupant)) this.#clear(item, occupant.names);
  }

  #clearGone(item: Item): void {
    const gone = goneFrom(this.#reviewed.model, item, (names) => this.#ground.now(names));
    for (const names of gone) this.#clear(item, names);
  }

  /** Sees to it that a moved entry is no longer at its old place. */
  #depart(item: Item): void {
    if (this.#departed.has(item) || !this.#standings.has(item)) return;
    if (this.#tryPlace(item) || this.#departed.has(item)) return;
    const { origin } = item.entry;
    if (!origin) return;
    const step = { from: this.#ground.then(origin.names), expects: this.#demands.expect(origin.names) };
    if (this.#demands.isWritten(item)) {
      this.#push(item, { action: 'remove-file', names: step.from, expects: step.expects });
      this.#departed.set(item, null);
      return;
    }
    const parked = parkingPlace(origin.names);
    this.#park(item, { ...step, action: 'rename', names: parked });
    this.#noteMove(item, step.from, parked);
  }

  #park(item: Item, step: PartialStep): void {
    this.#waiting.add(item);
    this.#push(item, step);
    this.#departed.set(item, step.names);
  }

  #noteMove(item: Item, from: Names, to: Names): void {
    if (item.entry.node?.kind === 'directory') this.#ground.willMove(from, to);
  }

  #place(item: Item): void {
    const standing = this.#standings.get(item);
    const { node } = item.entry;
    if (!standing || !node) return;
    if (item.role === 'moved') this.#move(item, standing);
    else if (item.role === 'made' && standing.state === 'go') this.#make(item, node.kind);
    else this.#change(item, standing);
  }

  #make(item: Item, kind: string): void {
    const { names } = item;
    const expects = [this.#expectTarget(item)];
    if (kind === 'directory') {
      this.#push(item, { action: 'make-directory', names, attributes: this.#workable(item), expects, accepts: names });
    } else if (kind === 'symlink') {
      this.#push(item, { action: 'link', names, target: item.entry.node?.linkTarget ?? '', expects, accepts: names });
    } else this.#write(item, expects, { accepts: names });
  }

  #write(item: Item, expects: readonly Expectation[], { accepts }: { readonly accepts: Names | null }): void {
    this.#push(item, { ...this.#demands.writing(item), expects, accepts });
  }

  #move(item: Item, { state, difference }: Standing): void {
    const { names, entry } = item;
    const source = entry.origin?.names;
    if (!source) return;
    if (state === 'done') {
      this.#departed.set(item, names);
      this.#change(item, { state: difference.mode ? 'go' : 'done', difference });
    } else if (this.#isRespelled(item, source)) this.#respell(item, source);
    else if (this.#demands.isWritten(item)) this.#moveWritten(item, source);
    else this.#rename(item, source);
    this.#restoreParent(item, source);
  }

  #isRespelled(item: Item, source: Names): boolean {
    return !this.#departed.has(item) && item.under !== null && this.#ground.isRespelling(source, item.under);
  }

  /** By way of the parking place: not every system renames an entry to its own name in other letters. */
  #respell(item: Item, source: Names): void {
    const from = this.#ground.then(source);
    const parked = parkingPlace(source);
    const expects = this.#demands.expect(source);
    const isWritten = this.#demands.isWritten(item);
    if (isWritten) this.#push(item, { ...this.#demands.writing(item), names: from, expects });
    this.#park(item, { action: 'rename', names: parked, from, expects: isWritten ? [] : expects });
    this.#noteMove(item, from, parked);
    this.#rename(item, source);
  }

  #moveWritten(item: Item, source: Names): void {
    const target = [this.#expectTarget(item)];
    if (this.#departed.has(item)) {
      this.#write(item, target, { accepts: item.names });
      return;
    }
    this.#write(item, target, { accepts: null });
    this.#push(item, {
      action: 'remove-file',
      names: this.#ground.then(source),
      expects: this.#demands.expect(source),
      accepts: item.names,
    });
    this.#departed.set(item, null);
  }

  #rename(item: Item, source: Names): void {
    const parked = this.#departed.get(item);
    const from = parked ?? this.#ground.then(source);
    const expects = [...(parked ? [] : this.#demands.expect(source)), nothingAt(item.names)];
    const attributes = this.#standings.get(item)?.difference.mode ? this.#workable(item) : null;
    this.#waiting.delete(item);
    this.#push(item, { action: 'rename', names: item.names, from, attributes, expects, accepts: item.names });
    this.#noteMove(item, from, item.names);
    this.#departed.set(item, item.names);
  }

  /** What is left to do for an entry that is where it belongs. */
  #change(item: Item, { state, difference }: Standing): void {
    const { names, entry } = item;
    if (state === 'done' || isNothing(difference)) this.#push(item, { action: 'settle', names, accepts: names });
    else if (this.#demands.isWritten(item) || (difference.content && entry.node?.kind !== 'directory'))
      this.#write(item, this.#demands.expectSelf(item), { accepts: names });
    else {
      const attributes = this.#workable(item);
      this.#push(item, {
        action: 'attributes',
        names,
        attributes,
        expects: this.#demands.expectSelf(item),
        accepts: names,
      });
    }
  }

  /**
   * A directory that is to be deleted later, by another commit, tells by its mtime whether somebody put something in.
   * Taking one of its entries out must not look like that.
   */
  #restoreParent(item: Item, source: Names): void {
    const directory = parentOf(source);
    const hidden = this.#reviewed.model.hiding(directory);
    const stat = hidden && !this.#standings.has(hidden) ? this.#ground.look(directory) : undefined;
    if (!stat) return;
    const attributes = { mode: stat.mode, mtimeNs: stat.mtimeNs };
    this.#push(item, { action: 'attributes', names: this.#ground.then(directory), attributes });
  }

  #remove(item: Item): void {
    const { occupant, names } = item;
    const isThere = occupant && this.#standings.get(item)?.state !== 'done';
    if (isThere && this.#clear(item, occupant.names, { accepts: names })) return;
    this.#push(item, { action: 'settle', names, accepts: names });
  }

  /** Removes what the base has at a place, deepest first, after what lives on elsewhere has left. False when nothing is there. */
  #clear(item: Item, baseNames: Names, { accepts }: { readonly accepts: Names | null } = { accepts: null }): boolean {
    if (this.#cleared.has(keyOf(baseNames))) return false;
    this.#cleared.add(keyOf(baseNames));
    const stat = this.#ground.look(baseNames);
    if (!stat) return false;
    if (stat.kind === 'directory') this.#empty(item, baseNames);
    this.#removeOne(item, baseNames, stat, accepts);
    return true;
  }

  #empty(item: Item, directory: Names): void {
    const { model } = this.#reviewed;
    for (const moved of movedOutOf(model, directory))
      if (this.#demands.isStillIn(moved, directory)) this.#depart(moved);
    const below = [...baseBelow(model, directory, (names) => this.#ground.now(names))];
    for (const { names, stat } of below.reverse()) this.#removeOne(item, names, stat, null);
  }

  #removeOne(item: Item, baseNames: Names, stat: HostStat, accepts: Names | null): void {
    const names = this.#ground.then(baseNames);
    const action = stat.kind === 'directory' ? 'remove-directory' : 'remove-file';
    this.#push(item, { action, names, expects: [{ names, first: this.#ground.now(baseNames), stat }], accepts });
  }

  /** As wanted; a directory meanwhile with what the commit itself needs in it, and the rest last. */
  #workable(item: Item): HostAttributes {
    const wanted = this.#demands.attributes(item);
    if (item.entry.node?.kind !== 'directory' || (wanted.mode & OWNER_WORKS) === OWNER_WORKS) return wanted;
    this.#late.push(this.#step(item, { action: 'attributes', names: item.names, attributes: wanted }));
    return { ...wanted, mode: wanted.mode | OWNER_WORKS };
  }

  /** What is to be written over, or nothing. */
  #expectTarget({ names, under, occupant }: Item): Expectation {
    const overwritten = occupant !== null && under !== null && !this.#cleared.has(keyOf(occupant.names));
    const stat = overwritten ? this.#ground.look(under) : undefined;
    return under && stat ? { names, first: this.#ground.now(under), stat } : nothingAt(names);
  }

  #push(item: Item, step: PartialStep): void {
    this.#steps.push(this.#step(item, step));
  }

  #step(item: Item, step: PartialStep): Step {
    const { mount } = this.#reviewed;
    return {
      ...BARE_STEP,
      ...step,
      // Of what is committed in part the top forgets nothing.
      accepts: this.#demands.textOf(item) ? null : (step.accepts ?? null),
      path: formatPath(mount, step.names),
      kind: kindOfStep(item),
      unfinished: this.#waiting.size > 0,
    };
  }
}

const kindOfStep = (item: Item): ChangeKind =>
  item.entry.node ? kindOf(item.role, beforeOf(item), item.entry.node) : 'deleted';

/** Puts the steps of a commit in order. Works on the base as `preflight` found it; writes nothing. */
export const arrangeSteps = (
  reviewed: Reviewed,
  ground: Ground,
  standings: ReadonlyMap<Item, Standing>,
  contents: Contents = new Map(),
): readonly Step[] => new Arranger(reviewed, ground, standings, contents).arrange();
