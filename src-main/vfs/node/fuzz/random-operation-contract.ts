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
/** Of 100 paths, how many are among the latest: much goes wrong only where something has just happened. */
const AGAIN = 25;
const LATEST = 4;
const CAPITALS = 25;

const swapCase = (name: string): string => (name === name.toLowerCase() ? name.toUpperCase() : name.toLowerCase());
const DEPTH = 3;
/** Of so many checkpoints, each is chosen about as often. */
const LAYERS = 60;

export interface OperationChoice {
  /** Whether both sides can freeze what they show. */
  readonly layers: 'some' | 'none';
  /** Whether a path may be spelled with capitals, which lead to the same. */
  readonly spelling: 'as-is' | 'any';
  /** Whether both sides can be forked. */
  readonly forks: 'some' | 'none';
  /** None where the sides may not agree on what is one file: it cannot be copied onto itself. */
  readonly copies: 'some' | 'none';
}

export class RandomOperations {
  readonly #chance: Chance;
  readonly #spelling: OperationChoice['spelling'];
  readonly #verbs: readonly Operation['do'][];
  #existing: readonly string[] = [];
  /** What was there before, the latest last: where whiteouts are. */
  #gone: readonly string[] = [];
  #latest: readonly string[] = [];
  /** Pairs of names that may lead to one file, the latest last. */
  #linked: readonly (readonly [string, string])[] = [];

  constructor(chance: Chance, { layers, forks, copies, spelling }: OperationChoice) {
    this.#chance = chance;
    this.#spelling = spelling;
    const verbs = [
      ...VERBS,
      ...(layers === 'some' ? LAYER_VERBS : []),
      ...(forks === 'some' ? FORK_VERBS : []),
      ...(copies === 'some' ? COPY_VERBS : []),
    ];
    this.#verbs = verbs.flatMap(([verb, weight]) => Array<Operation['do']>(weight).fill(verb));
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
    const isAgain = this.#latest.length > 0 && chance.hits(AGAIN);
    const path = this.#spelled(isAgain ? chance.pick(this.#latest) : this.#newPath());
    this.#latest = [...this.#latest, path].slice(-LATEST);
    if (chance.hits(4)) return `${path}/../${chance.pick(NAMES)}`;
    if (chance.hits(3)) return `../${path}`;
    return chance.hits(3) ? `./${path}` : path;
  }

  #spelled(path: string): string {
    if (this.#spelling === 'as-is') return path;
    const names = path.split('/');
    return names.map((name) => (this.#chance.hits(CAPITALS) ? swapCase(name) : name)).join('/');
  }

  #newPath(): string {
    const chance = this.#chance;
    const known = chance.hits(EXISTING) ? this.#existing : chance.hits(GONE) ? this.#gone : [];
    if (known.length > 0) return chance.pick(known);
    return Array.from({ length: 1 + chance.below(DEPTH) }, () => chance.pick(NAMES)).join('/');
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

/** A step of 1/64 s, and half the time some nanoseconds more: each is kept to the last digit. */
const randomTime = (chance: Chance): { readonly seconds: number; readonly nanoseconds?: number } => ({
  seconds: randomSeconds(chance),
  ...(chance.hits(50) && { nanoseconds: chance.below(1_000_000) }),
});

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
  'times-open': (chance) => ({ do: 'times-open', slot: slot(chance), ...randomTime(chance) }),
  sync: (chance) => ({ do: 'sync', slot: slot(chance) }),
  'list-open': (chance) => ({ do: 'list-open', slot: slot(chance) }),
  'page-open': (chance) => ({ do: 'page-open', slot: slot(chance), limit: 1 + chance.below(3) }),
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
    ...randomTime(chance),
  }),
  // The root is left out: what stands in for it on a disk also stands in the way of the rest.
  chmod: (chance, { path }) => ({
    do: 'chmod',
    path: path(),
    mode: chance.hits(50) ? randomFileMode(chance) | 0o100 : randomDirectoryMode(chance),
  }),
  list: (_chance, { looked }) => ({ do: 'list', path: looked() }),
  'remove-all': (_chance, { path }) => ({ do: 'remove-all', path: path() }),
  exists: (chance, { looked }) => ({ do: 'exists', path: looked(), last: chance.hits(50) ? 'follow' : 'keep' }),
  canonicalize: (_chance, { looked }) => ({ do: 'canonicalize', path: looked() }),
  copy: (_chance, { path }) => ({ do: 'copy', from: path(), to: path() }),
  'copy-tree': (_chance, { path }) => ({ do: 'copy-tree', from: path(), to: path() }),
  restart: () => ({ do: 'restart' }),
  kill: () => ({ do: 'kill' }),
  freeze: () => ({ do: 'freeze' }),
  view: (chance) => ({ do: 'view', at: chance.below(LAYERS) }),
  restore: (chance) => ({ do: 'restore', at: chance.below(LAYERS) }),
  fork: (chance) => ({ do: 'fork', at: chance.hits(50) ? 0 : 1 + chance.below(LAYERS) }),
  swap: () => ({ do: 'swap' }),
  drop: (chance) => ({ do: 'drop', at: chance.below(LAYERS) }),
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
  ['page-open', 5],
  ['exists', 4],
  ['canonicalize', 4],
  ['restart', 1],
  ['kill', 1],
];

const COPY_VERBS: readonly (readonly [Operation['do'], number])[] = [
  ['copy', 6],
  ['copy-tree', 4],
];

const FORK_VERBS: readonly (readonly [Operation['do'], number])[] = [
  ['fork', 2],
  ['swap', 3],
];

/** The same, where there are layers. */
const LAYER_VERBS: readonly (readonly [Operation['do'], number])[] = [
  ['freeze', 4],
  ['view', 3],
  ['restore', 2],
  ['drop', 2],
];
