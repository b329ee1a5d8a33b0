/** Chooses the next operation: any verb, on a path that is there as often as not. */
import { dirname } from 'node:path';
import type { OpenOptions } from '../../vfs.ts';
import type { Chance } from './chance-contract.ts';
import type { Operation } from './operation-contract.ts';
import {
  NAMES,
  randomDirectoryMode,
  randomFileMode,
  randomLength,
  randomSeconds,
  randomTarget,
  randomText,
} from './random-base-contract.ts';

/** How many files and directories may be open at a time. */
const SLOTS = 3;
/** Of 100 paths, how many are drawn from those that are there. */
const EXISTING = 55;
/** Of 100 others, how many from those that were there. */
const GONE = 40;
const REMEMBERED = 8;
const DEPTH = 3;

export class RandomOperations {
  readonly #chance: Chance;
  readonly #verbs: readonly Operation['do'][];
  #existing: readonly string[] = [];
  /** What was there before, the latest last: where whiteouts are. */
  #gone: readonly string[] = [];
  /** Pairs of names that may lead to one file, the latest last. */
  #linked: readonly (readonly [string, string])[] = [];

  constructor(chance: Chance) {
    this.#chance = chance;
    this.#verbs = VERBS.flatMap(([verb, weight]) => Array<Operation['do']>(weight).fill(verb));
  }

  /** What is there, as far as was last looked. */
  look(paths: readonly string[]): void {
    const there = new Set(paths);
    const vanished = this.#existing.filter((path) => !there.has(path));
    const isFree = (path: string): boolean => !there.has(path) && (!path.includes('/') || there.has(dirname(path)));
    this.#gone = [...this.#gone, ...vanished].filter(isFree).slice(-REMEMBERED);
    this.#existing = paths;
    this.#linked = this.#linked.filter((names) => names.every((name) => there.has(name))).slice(-REMEMBERED);
  }

  next(): Operation {
    const chance = this.#chance;
    const operation = MAKERS[chance.pick(this.#verbs)](chance, {
      path: () => this.#path(),
      looked: () => (chance.hits(3) ? chance.pick(['', 'a/..', 'b/', 'a/b/..']) : this.#path()),
    });
    if (operation.do === 'link') this.#linked = [...this.#linked, [operation.from, operation.to]];
    if (operation.do !== 'rename' || this.#linked.length === 0 || !chance.hits(15)) return operation;
    const [from, to] = chance.pick(this.#linked);
    return { do: 'rename', from, to };
  }

  #path(): string {
    const chance = this.#chance;
    const known = chance.hits(EXISTING) ? this.#existing : chance.hits(GONE) ? this.#gone : [];
    const path =
      known.length > 0
        ? chance.pick(known)
        : Array.from({ length: 1 + chance.below(DEPTH) }, () => chance.pick(NAMES)).join('/');
    if (chance.hits(4)) return `${path}/../${chance.pick(NAMES)}`;
    if (chance.hits(3)) return `../${path}`;
    return chance.hits(3) ? `./${path}` : path;
  }
}

interface Paths {
  readonly path: () => string;
  /** Also such as only looking can be asked of: the root, and what ends in a slash or `..`. */
  readonly looked: () => string;
}

type Maker = (chance: Chance, paths: Paths) => Operation;

const slot = (chance: Chance): number => chance.below(SLOTS);

function options(chance: Chance): OpenOptions {
  const access = chance.pick(['read', 'write', 'read-write', 'read-write'] as const);
  return {
    access,
    create: chance.pick(['never', 'if-missing', 'exclusive'] as const),
    content: access !== 'read' && chance.hits(30) ? 'discard' : 'keep',
    mode: randomFileMode(chance),
  };
}

const MAKERS: Readonly<Record<Operation['do'], Maker>> = {
  open: (chance, { path }) => ({
    do: 'open',
    slot: slot(chance),
    path: path(),
    options: options(chance),
    last: chance.hits(80) ? 'follow' : 'keep',
  }),
  'open-directory': (chance, { looked }) => ({ do: 'open-directory', slot: slot(chance), path: looked() }),
  read: (chance) => ({
    do: 'read',
    slot: slot(chance),
    offset: chance.hits(50) ? 0 : randomLength(chance),
    length: 1 + randomLength(chance),
  }),
  write: (chance) => ({
    do: 'write',
    slot: slot(chance),
    offset: chance.hits(30) ? 'end' : randomLength(chance),
    text: randomText(chance),
  }),
  'set-length': (chance) => ({ do: 'set-length', slot: slot(chance), size: randomLength(chance) }),
  'stat-open': (chance) => ({ do: 'stat-open', slot: slot(chance) }),
  'times-open': (chance) => ({ do: 'times-open', slot: slot(chance), seconds: randomSeconds(chance) }),
  sync: (chance) => ({ do: 'sync', slot: slot(chance) }),
  'list-open': (chance) => ({ do: 'list-open', slot: slot(chance) }),
  close: (chance) => ({ do: 'close', slot: slot(chance) }),
  'read-file': (_chance, { looked }) => ({ do: 'read-file', path: looked() }),
  'write-file': (chance, { path }) => ({
    do: 'write-file',
    path: path(),
    text: randomText(chance),
    mode: randomFileMode(chance),
  }),
  'append-file': (chance, { path }) => ({ do: 'append-file', path: path(), text: randomText(chance) }),
  'cut-file': (chance, { path }) => ({ do: 'cut-file', path: path(), size: randomLength(chance) }),
  mkdir: (chance, { path }) => ({ do: 'mkdir', path: path(), mode: randomDirectoryMode(chance) }),
  rmdir: (_chance, { path }) => ({ do: 'rmdir', path: path() }),
  unlink: (_chance, { path }) => ({ do: 'unlink', path: path() }),
  rename: (_chance, { path }) => ({ do: 'rename', from: path(), to: path() }),
  link: (_chance, { path }) => ({ do: 'link', from: path(), to: path() }),
  symlink: (chance, { path }) => ({ do: 'symlink', target: randomTarget(chance), path: path() }),
  readlink: (_chance, { looked }) => ({ do: 'readlink', path: looked() }),
  stat: (chance, { looked }) => ({ do: 'stat', path: looked(), last: chance.hits(50) ? 'follow' : 'keep' }),
  'set-times': (chance, { path }) => ({
    do: 'set-times',
    path: path(),
    last: chance.hits(50) ? 'follow' : 'keep',
    seconds: randomSeconds(chance),
  }),
  // The root is left out: what stands in for it on a disk also stands in the way of the rest.
  chmod: (chance, { path }) => ({
    do: 'chmod',
    path: path(),
    mode: chance.hits(50) ? randomFileMode(chance) | 0o100 : randomDirectoryMode(chance),
  }),
  list: (_chance, { looked }) => ({ do: 'list', path: looked() }),
  'remove-all': (_chance, { path }) => ({ do: 'remove-all', path: path() }),
  restart: () => ({ do: 'restart' }),
};

/** How often each is chosen, compared with the others. */
const VERBS: readonly (readonly [Operation['do'], number])[] = [
  ['open', 22],
  ['open-directory', 4],
  ['read', 14],
  ['write', 20],
  ['set-length', 12],
  ['stat-open', 6],
  ['times-open', 3],
  ['sync', 1],
  ['list-open', 4],
  ['close', 4],
  ['read-file', 8],
  ['write-file', 16],
  ['append-file', 6],
  ['cut-file', 10],
  ['mkdir', 18],
  ['rmdir', 16],
  ['unlink', 12],
  ['rename', 26],
  ['link', 12],
  ['symlink', 7],
  ['readlink', 4],
  ['stat', 12],
  ['set-times', 6],
  ['chmod', 6],
  ['list', 8],
  ['remove-all', 5],
  ['restart', 1],
];
