/** For tests: our own hand in the base folder, told to the overlay as a commit or its undo would tell it. */
import {
  chmodSync,
  cpSync,
  lstatSync,
  mkdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import type { BaseStep } from '../overlay.ts';
import { isAtOrBelow } from '../path/at-or-below.ts';
import type { Machine } from './machine-contract.ts';

type Names = readonly string[];

export interface HandStep {
  readonly hand: 'write' | 'replace' | 'remove' | 'file' | 'directory' | 'link' | 'chmod' | 'rename';
  readonly path: Names;
  readonly to: Names;
  readonly size: number;
}

/** Steps that are told at once, and which group of the journal the disk refuses at first. */
export interface HandSteps {
  readonly hands: readonly HandStep[];
  readonly refused: 'nothing' | 'own' | 'rebase';
}

const names = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 3 });
const handStep: fc.Arbitrary<HandStep> = fc.record({
  hand: fc.constantFrom('write', 'replace', 'remove', 'file', 'directory', 'link', 'chmod', 'rename', 'rename'),
  path: names,
  to: names,
  size: fc.constantFrom(0, 7, 300, 65_537),
});
export const handSteps: fc.Arbitrary<HandSteps> = fc.record({
  hands: fc.array(handStep, { minLength: 1, maxLength: 4 }),
  refused: fc.constantFrom('nothing', 'nothing', 'own', 'rebase'),
});

const kindAt = (path: string): 'nothing' | 'file' | 'directory' | 'symlink' => {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (!stat) return 'nothing';
  if (stat.isSymbolicLink()) return 'symlink';
  return stat.isDirectory() ? 'directory' : 'file';
};

const isKind = (path: string, ...kinds: readonly ReturnType<typeof kindAt>[]): boolean => kinds.includes(kindAt(path));

/** Whether it can be done, and how. */
interface Deed {
  readonly isAllowed: (path: string, to: string) => boolean;
  readonly act: (path: string, step: HandStep, to: string) => void;
}

const isFree = (path: string): boolean => isKind(path, 'nothing');

const DEEDS: Readonly<Record<HandStep['hand'], Deed>> = {
  write: { isAllowed: (path) => isKind(path, 'file'), act: (path, { size }) => writeFileSync(path, 'w'.repeat(size)) },
  replace: {
    isAllowed: (path) => isKind(path, 'file', 'symlink'),
    act: (path, { size }) => {
      writeFileSync(`${path}.new`, 'r'.repeat(size));
      renameSync(`${path}.new`, path);
    },
  },
  remove: {
    isAllowed: (path) => !isFree(path),
    act: (path) => (isKind(path, 'directory') ? rmdirSync(path) : unlinkSync(path)),
  },
  file: { isAllowed: isFree, act: (path, { size }) => writeFileSync(path, 'n'.repeat(size)) },
  directory: { isAllowed: isFree, act: (path) => mkdirSync(path) },
  link: { isAllowed: isFree, act: (path) => symlinkSync('elsewhere', path) },
  chmod: { isAllowed: (path) => isKind(path, 'file', 'directory'), act: (path) => chmodSync(path, 0o751) },
  rename: {
    isAllowed: (path, to) => isFree(to) || (isKind(path, 'file', 'symlink') && isKind(to, 'file', 'symlink')),
    act: (path, _step, to) => renameSync(path, to),
  },
};

/** Canonical names lead through no link. */
const leadsThroughLink = (base: string, path: Names): boolean =>
  path.slice(0, -1).some((_name, index) => isKind(join(base, ...path.slice(0, index + 1)), 'symlink'));

/** Whether the disk lets it happen; then it has happened. */
function isDone(base: string, step: HandStep): boolean {
  const [path, to] = [join(base, ...step.path), join(base, ...step.to)];
  const { isAllowed, act } = DEEDS[step.hand];
  if (step.hand === 'rename' && path === to) return false;
  try {
    if (leadsThroughLink(base, step.path) || leadsThroughLink(base, step.to) || !isAllowed(path, to)) return false;
    act(path, step, to);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return false;
    throw error;
  }
}

/** Those that can be done, one after the other: found out on a copy. */
function possible(base: string, steps: readonly HandStep[]): readonly HandStep[] {
  const trial = `${base}-trial`;
  cpSync(base, trial, { recursive: true, verbatimSymlinks: true });
  const done = steps.filter((step) => isDone(trial, step));
  rmSync(trial, { recursive: true });
  return done;
}

const toStep = ({ hand, path, to }: HandStep): BaseStep =>
  hand === 'rename' ? { what: 'moved', from: path, to } : { what: 'changed', names: path };

/** Where what is at `place` by now was before `steps`. */
function placeBefore(place: Names, steps: readonly BaseStep[]): Names {
  let before = place;
  for (const step of steps.toReversed())
    if (step.what === 'moved' && isAtOrBelow(before, step.to)) before = [...step.from, ...before.slice(step.to.length)];
  return before;
}

/** What the steps take away in the base, by the names that it has before all of them. */
const lostBy = (steps: readonly BaseStep[]): readonly Names[] =>
  steps.map((step, index) => placeBefore(step.what === 'changed' ? step.names : step.to, steps.slice(0, index)));

function settled(machine: Machine, isRefused: boolean, change: () => void): void {
  change();
  if (isRefused) {
    machine.failCommit();
    change();
  }
  machine.store.journal.commit();
}

/** Makes own what is lost, changes the base, and tells of it. Returns what was done. */
export function byHand(machine: Machine, { hands, refused }: HandSteps, between = (): void => undefined): string[] {
  const done = possible(machine.base, hands);
  const steps = done.map(toStep);
  settled(machine, refused === 'own', () => {
    for (const lost of lostBy(steps)) machine.overlay.own(lost);
  });
  between();
  for (const step of done) if (!isDone(machine.base, step)) throw new Error('it could be done before');
  settled(machine, refused === 'rebase', () => machine.overlay.rebase(...steps));
  return done.map(({ hand, path, to }) => `${hand} ${path.join('/')} ${to.join('/')}`);
}
