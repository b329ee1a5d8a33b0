/** A program of its own that swaps entries under us as fast as it can: `node attacker-contract.ts '<plan>'`, until it is killed. */
import { renameSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { argv } from 'node:process';

/**
 * `exchange` swaps both in one step, `renames` in three with a gap, `move` brings the first to the second's place and back.
 * Where the kernel cannot exchange, renames do it.
 */
export interface AttackPlan {
  readonly how: 'exchange' | 'renames' | 'move';
  readonly one: string;
  readonly other: string;
}

/** Swaps for each byte that is told. */
export const SWAPS_TOLD = 64;

const AT_FDCWD = -100;
const RENAME_EXCHANGE = 2;
type Rename = (from: number, one: string, to: number, other: string, flags: number) => number;

/** Whether it was done: while somebody else changes the same names it may not be. */
type Swap = () => boolean;

function renamed(...steps: readonly (readonly [string, string])[]): boolean {
  try {
    for (const [from, to] of steps) renameSync(from, to);
    return true;
  } catch {
    return false;
  }
}

function exchangeByKernel(): Rename | null {
  try {
    const koffi = createRequire(import.meta.url)('koffi') as { load(name: null): { func(text: string): Rename } };
    return koffi.load(null).func('int renameat2(int, const char*, int, const char*, unsigned int)');
  } catch {
    return null;
  }
}

function swapOf({ how, one, other }: AttackPlan): Swap {
  const spare = `${one}-spare`;
  const inSteps: Swap = () => renamed([one, spare], [other, one], [spare, other]);
  if (how === 'move') return () => renamed([one, other], [other, one]);
  const exchange = how === 'exchange' ? exchangeByKernel() : null;
  return exchange ? () => exchange(AT_FDCWD, one, AT_FDCWD, other, RENAME_EXCHANGE) === 0 : inSteps;
}

function attack(plan: AttackPlan): never {
  const swap = swapOf(plan);
  for (let swaps = 0; ;) {
    if (!swap() || ++swaps % SWAPS_TOLD !== 0) continue;
    try {
      writeSync(1, '.');
    } catch {
      // Nobody has listened for a while.
    }
  }
}

if (argv[1] === import.meta.filename) attack(JSON.parse(argv[2] ?? '') as AttackPlan);
