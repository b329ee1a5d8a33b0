/** What the attempts of guests needed, place by place. */
import type { Right } from '../../../src-preload/contract/policy-words.ts';
import type { AttemptGroup, AttemptGroups } from './attempt-groups.ts';
import { isMove, needsOfGroup } from './attempt-needs.ts';
import type { GroupNeeds } from './attempt-needs.ts';
import { placeOfEvent } from './event-place.ts';
import type { EventPlace } from './event-place.ts';
import { NeedTree } from './need-tree.ts';
import { notByRight } from './not-by-right.ts';
import { becomesReadable } from './readable-moves.ts';
import type { Move, Readable } from './readable-moves.ts';
import { TemporaryFolders } from './temporary-folders.ts';

const NO_PLACE = 'the path is not known in full';
/** Groups between two steps. */
const STEP = 256;

/** Whatever can be learned from each group, and what cannot. */
export class LearnedNeeds {
  readonly trees = { read: new NeedTree(), write: new NeedTree() };
  readonly leftOut = new Map<string, number>();
  readonly #moves: (Move & { readonly group: AttemptGroup })[] = [];
  readonly #found: AttemptGroups;
  readonly #temporary = new TemporaryFolders();
  /** Paths are counted once for each right. */
  readonly #counted = { read: new Set<number>(), write: new Set<number>() };

  constructor(found: AttemptGroups) {
    this.#found = found;
  }

  /** Once, before anything else. */
  *collect(): Generator<undefined> {
    const { temporary, groups, paths } = this.#found;
    let steps = 0;
    for (const path of temporary) {
      const place = placeOfEvent(paths.text(path) ?? '');
      if (place) this.#temporary.add(place.mount, place.names);
      if ((steps += 1) % STEP === 0) yield;
    }
    for (const group of groups) {
      this.#take(group);
      if ((steps += 1) % STEP === 0) yield;
    }
    yield* this.readMoved();
  }

  #take(group: AttemptGroup): void {
    const needs = needsOfGroup(this.#found, group);
    const reason = notByRight(group.decided, group.cause) ?? (needs ? null : NO_PLACE);
    if (reason !== null) this.leftOut.set(reason, (this.leftOut.get(reason) ?? 0) + group.events);
    else if (needs) this.#takeNeeds(group, needs);
  }

  /** Whatever becomes readable by a move is to be readable before it, too. Returns whether anything was added. */
  *readMoved(joined: Readable = this.trees.read): Generator<undefined, boolean> {
    let read = joined;
    for (;;) {
      let added = 0;
      for (const [index, { from, to, group }] of this.#moves.entries()) {
        if (index % STEP === STEP - 1) yield;
        if (!becomesReadable({ from, to }, read)) continue;
        this.#need('read', group.path, from, group);
        added += 1;
      }
      if (added === 0) return read !== joined;
      read = this.trees.read;
    }
  }

  #takeNeeds(group: AttemptGroup, { operation, own }: GroupNeeds): void {
    const { path, path2 } = group;
    for (const need of own) this.#need(need.access, need.path === 'first' ? path : path2, need.place, group);
    const [from, to] = [own[0], own.at(-1)];
    // Whether what is moved must be readable shows when all needs are known.
    if (from && to?.path === 'second' && isMove(operation)) this.#moves.push({ from: from.place, to: to.place, group });
  }

  #need(access: Right, path: number, { mount, names }: EventPlace, { events, firstSeq }: AttemptGroup): void {
    const counted = this.#counted[access];
    const tally = { events, firstSeq, paths: counted.has(path) ? 0 : 1 };
    counted.add(path);
    const folder = this.#temporary.folderOf(mount, names);
    if (folder) this.trees[access].add({ mount, names: folder, ...tally, because: 'temporary' });
    else this.trees[access].add({ mount, names, ...tally, because: 'used' });
  }
}
