/** Cuts the power of one sandbox at many moments: what was synced is there, the rest is a moment since; for tests. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VfsError } from '../vfs/errors.ts';
import { showModel, TreeModel } from '../vfs/node/tree-model-contract.ts';
import type { ModelDirectory, ModelEntry, Readable } from '../vfs/node/tree-model-contract.ts';
import { identityOf, isInPlace, originsOf, readWhole } from './crash-model-contract.ts';
import { play, sampleSteps } from './crash-steps-contract.ts';
import { CrashWorld, OpenSandbox } from './crash-world-contract.ts';
import { PowerDisk } from './power-disk-contract.ts';
import type { Chance, SyncedThing } from './power-disk-contract.ts';
import { StoreError } from './store-error.ts';

export interface PowerCuts {
  readonly points: number;
  /** Synced and not there, each with what was there instead. */
  readonly lost: readonly string[];
  readonly unopenable: readonly string[];
}

/** A number in [0, 1) each time, the same ones for a seed. */
export function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A disk call is a moment to cut at so often: most of them tell nothing new. */
const OFTEN = 0.15;
/** What makes everything before it durable. */
const SYNCING = new Set(['sync', 'checkpoint', 'collect']);

class Cutting {
  points = 0;
  readonly lost: string[] = [];
  readonly unopenable: string[] = [];
  readonly #world: CrashWorld;
  readonly #power: PowerDisk;
  readonly #chance: Chance;
  readonly #copies = mkdtempSync(join(tmpdir(), 'power-cut-'));
  /** What the tree showed at each moment since the last sync, that one first. */
  #since: ModelDirectory[];

  constructor(seed: number, ignored: SyncedThing | null) {
    this.#power = new PowerDisk(ignored);
    this.#world = new CrashWorld('nothing', this.#power.disk);
    this.#chance = chanceOf(seed);
    this.#since = [this.#world.model];
  }

  run(seed: number, limit: number): PowerCuts {
    const world = this.#world;
    this.#power.watch = () => {
      if (this.points < limit && this.#chance() < OFTEN) this.#cut();
    };
    const acts = play(world, sampleSteps(seed, 400), (doing, act) => {
      const isDone = act();
      if (SYNCING.has(doing)) this.#since = [];
      this.#since.push(world.model);
      return isDone;
    });
    while (this.points < limit && this.lost.length === 0 && !acts.next().done);
    return { points: this.points, lost: this.lost, unopenable: this.unopenable };
  }

  remove(): void {
    this.#power.watch = null;
    this.#world.remove();
    rmSync(this.#copies, { recursive: true });
  }

  #cut(): void {
    this.points++;
    const copy = join(this.#copies, String(this.points));
    this.#power.cut(this.#world.storeFolder, copy, this.#chance);
    try {
      this.#check(copy);
    } catch (error) {
      if (!(error instanceof StoreError || error instanceof VfsError)) throw error;
      this.unopenable.push(`${this.#world.doing}: ${error.message}`);
    }
    rmSync(copy, { recursive: true });
  }

  #check(copy: string): void {
    const sandbox = new OpenSandbox(copy, null);
    const seen = readWhole(sandbox.tree, leniently);
    sandbox.close();
    const moments = [...this.#since, this.#world.next];
    if (moments.some((moment) => isMoment(seen, moment, moments))) return;
    const shown = moments.slice(0, 1).map((moment) => showModel(moment));
    this.lost.push(JSON.stringify({ doing: this.#world.doing, seen: showModel(seen), synced: shown }, null, 1));
  }
}

/** A large file that was never synced may be missing altogether: it reads as nothing then, and must not count as more. */
function leniently(tree: Readable): Readable {
  return {
    openRoot: () => tree.openRoot(),
    openDirectory: (place) => tree.openDirectory(place),
    locate: (...args) => tree.locate(...args),
    readLink: (place) => tree.readLink(place),
    stat: (place) => tree.stat(place),
    openFile: (...args) => {
      const file = tree.openFile(...args);
      const read = (into: Uint8Array, offset: number): number => {
        try {
          return file.read(into, offset);
        } catch (error) {
          if (error instanceof VfsError && error.code === 'io') return 0;
          throw error;
        }
      };
      return { read, close: () => file.close() };
    },
  };
}

/** Whether `seen` is `moment`, but for what large files had at other moments, or never got. */
function isMoment(seen: ModelDirectory, moment: ModelDirectory, moments: readonly ModelDirectory[]): boolean {
  const shown = showModel(seen);
  const expected = showModel(moment);
  const paths = Object.keys(expected);
  if (paths.length !== Object.keys(shown).length) return false;
  return paths.every((path) => {
    if (shown[path] === expected[path]) return true;
    const names = path.slice(1).split('/');
    const is = new TreeModel(seen).find(names);
    const was = new TreeModel(moment).find(names);
    if (is?.kind !== 'file' || was?.kind !== 'file' || !isInPlace(was)) return false;
    return (
      is.mode === was.mode && is.bytes.length === was.bytes.length && isMixOfVersions(is, versionsOf(was, moments))
    );
  });
}

/** The bytes of one file at each moment, before it was frozen or restored those of what it was made from; null where it was not there. */
function versionsOf(file: ModelEntry, moments: readonly ModelDirectory[]): readonly (Buffer | null)[] {
  const origins = [...originsOf(file)];
  return moments.map((moment) => {
    const files = new Map(filesOf(moment).map((one) => [identityOf(one), one]));
    const origin = origins.find((identity) => files.has(identity));
    const found = origin && files.get(origin);
    return found?.kind === 'file' ? found.bytes : null;
  });
}

const filesOf = (entry: ModelEntry): readonly ModelEntry[] =>
  entry.kind === 'directory' ? [...entry.entries.values()].flatMap(filesOf) : [entry];

/** Where the file did not reach all the time since the sync, nothing was promised: not even that it reads as zeros. */
const isMixOfVersions = ({ bytes }: { readonly bytes: Buffer }, versions: readonly (Buffer | null)[]): boolean =>
  bytes.every((byte, at) => versions.some((version) => version?.[at] === undefined || version[at] === byte));

/** `ignored` is a sync left out. Stops at the first loss. */
export function cutPower(seed: number, limit: number, ignored: SyncedThing | null = null): PowerCuts {
  const cutting = new Cutting(seed, ignored);
  try {
    return cutting.run(seed, limit);
  } finally {
    cutting.remove();
  }
}
