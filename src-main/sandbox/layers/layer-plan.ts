/** Holds the members of one layer against the rules before anything of it is done: names, links, whiteouts. */
import { keyOf } from '../../review/names.ts';
import type { Names } from '../../review/names.ts';
import { badLayer } from '../../store/tar-member.ts';
import type { TarMember } from '../../store/tar-member.ts';
import { VfsError } from '../../vfs/errors.ts';
import { parseRelPath } from '../../vfs/path/rel-path.ts';
import { OPAQUE, WHITEOUT } from './layer-item.ts';

export interface PlannedEntry {
  readonly names: Names;
  readonly member: TarMember;
  /** Of a hard link: the entry that it is a second name of. */
  readonly linkTo: Names | null;
}

export interface LayerPlan {
  /** What is taken away of the layers below, before anything comes. */
  readonly whiteouts: readonly Names[];
  /** Directories that keep nothing of the layers below. */
  readonly opaque: readonly Names[];
  /** In the order of the archive. */
  readonly entries: readonly PlannedEntry[];
  readonly left: readonly string[];
}

/** How far it came. */
export interface PlanStep {
  readonly done: number;
  readonly total: number;
}

/** `kept`: links are data, the tree never follows them out. `left`: they would be followed by others. */
export type OutwardLinks = 'kept' | 'left';

type Left = 'device' | 'name' | 'link' | 'owner' | 'attributes';

const counted = (count: number, one: string, many: string): string => (count === 1 ? `one ${one}` : `${count} ${many}`);

const SENTENCES: Readonly<Record<Left, (count: number) => string>> = {
  device: (count) => `Left out: ${counted(count, 'entry, a device or FIFO', 'entries, devices and FIFOs')}.`,
  name: (count) => `Left out: ${counted(count, 'entry whose name', 'entries whose names')} cannot be used here.`,
  link: (count) => `Left out: ${counted(count, 'link that leads', 'links that lead')} out of the folder.`,
  owner: (count) => `Not taken over: ${counted(count, "entry's owner", "entries' owners")}.`,
  attributes: (count) => `Not taken over: extended attributes of ${counted(count, 'entry', 'entries')}.`,
};

const quoted = (name: string): string => JSON.stringify(name.length > 100 ? `${name.slice(0, 100)}...` : name);

/** Names from the root on; null for those that no tree of ours can have. Errors: `ArchiveError` for a path that leads out. */
function namesOf(path: string): Names | null {
  if (path.startsWith('/')) return badLayer(`the name ${quoted(path)} begins at the root of the disk`);
  if (path.split('/').includes('..')) return badLayer(`the name ${quoted(path)} leads out of the layer`);
  try {
    return parseRelPath(path).names;
  } catch (error) {
    if (error instanceof VfsError) return null;
    throw error;
  }
}

/** Whether a symlink at `names` leads above the root, by its text alone. */
function leadsOut(names: Names, target: string): boolean {
  if (target.startsWith('/')) return true;
  let depth = names.length - 1;
  for (const part of target.split('/')) {
    if (part === '..') depth -= 1;
    else if (part !== '' && part !== '.') depth += 1;
    if (depth < 0) return true;
  }
  return false;
}

class Planning {
  readonly #links: OutwardLinks;
  readonly #whiteouts: Names[] = [];
  readonly #opaque: Names[] = [];
  readonly #entries: PlannedEntry[] = [];
  readonly #seen = new Map<string, TarMember>();
  readonly #left = new Map<Left, number>();

  constructor(links: OutwardLinks) {
    this.#links = links;
  }

  add(member: TarMember): void {
    const names = namesOf(member.name);
    if (names === null) this.#leave('name');
    else if (names.length > 0) this.#addAt(names, member);
  }

  *done(): Generator<undefined, LayerPlan> {
    const below = this.#opaque.map((directory) => [...directory, OPAQUE]);
    for (const names of [...this.#entries.map((entry) => entry.names), ...this.#whiteouts, ...below]) {
      this.#checkWay(names);
      yield;
    }
    const left = [...this.#left].map(([what, count]) => SENTENCES[what](count));
    return { whiteouts: this.#whiteouts, opaque: this.#opaque, entries: this.#entries, left };
  }

  #leave(what: Left): void {
    this.#left.set(what, (this.#left.get(what) ?? 0) + 1);
  }

  #addAt(names: Names, member: TarMember): void {
    const name = names.at(-1) ?? '';
    this.#checkTwice(names, member);
    if (name.startsWith(WHITEOUT)) this.#addMark(names.slice(0, -1), name, member);
    else if (names.some((above) => above.startsWith(WHITEOUT)))
      badLayer(`${quoted(member.name)} lies below a whiteout`);
    else if (member.kind === 'other') this.#leave('device');
    else this.#addEntry(names, member);
  }

  /** Some tools name a directory more than once. */
  #checkTwice(names: Names, member: TarMember): void {
    const before = this.#seen.get(keyOf(names));
    if (before && (before.kind !== 'directory' || member.kind !== 'directory'))
      badLayer(`${quoted(member.name)} comes twice in one layer`);
    this.#seen.set(keyOf(names), member);
  }

  /** Others that begin like this are AUFS's own housekeeping, which no layer shows. */
  #addMark(parent: Names, mark: string, member: TarMember): void {
    if (mark === OPAQUE) this.#opaque.push(parent);
    else if (mark.startsWith(`${WHITEOUT}${WHITEOUT}`)) return;
    else if (mark.length === WHITEOUT.length) badLayer(`${quoted(member.name)} is a whiteout of nothing`);
    else this.#whiteouts.push([...parent, mark.slice(WHITEOUT.length)]);
  }

  #addEntry(names: Names, member: TarMember): void {
    const { target, kind } = member;
    if (kind === 'symlink' && this.#links === 'left' && leadsOut(names, target ?? '')) {
      this.#leave('link');
      return;
    }
    if (kind === 'symlink' && (target ?? '') === '') badLayer(`the link ${quoted(member.name)} leads nowhere`);
    for (const extra of member.extras) this.#leave(extra);
    this.#entries.push({ names, member, linkTo: kind === 'hard-link' ? this.#linked(member) : null });
  }

  #linked({ name, target }: TarMember): Names {
    const names = namesOf(target ?? '');
    return names && names.length > 0 ? names : badLayer(`the link ${quoted(name)} leads to what cannot be in a layer`);
  }

  /** Nothing lies below what is no directory: no path of a layer goes through one of its links. */
  #checkWay(names: Names): void {
    for (let depth = 1; depth < names.length; depth += 1) {
      const above = this.#seen.get(keyOf(names.slice(0, depth)));
      if (above && above.kind !== 'directory')
        badLayer(`${quoted(names.join('/'))} lies below ${quoted(above.name)}, which is no directory`);
    }
  }
}

/** Yields between small steps. Errors: `ArchiveError` with a sentence. Whether what lies below fits is seen when it is applied. */
export function* planLayer(members: readonly TarMember[], links: OutwardLinks): Generator<PlanStep, LayerPlan> {
  const planning = new Planning(links);
  const total = 2 * members.length;
  for (const [done, member] of members.entries()) {
    planning.add(member);
    yield { done, total };
  }
  const ending = planning.done();
  for (let done = members.length; ; done += 1) {
    const step = ending.next();
    if (step.done) return step.value;
    yield { done: Math.min(done, total), total };
  }
}
