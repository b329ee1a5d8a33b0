/** The store, killed at each of its disk calls, killed as a whole process, and without power. */
import { killEverywhere } from '../../src-main/store/kill-points-contract.ts';
import { killProcesses } from '../../src-main/store/kill-process-contract.ts';
import { breakEverywhere } from '../../src-main/store/break-disk-contract.ts';
import { cutPower } from '../../src-main/store/power-cut-contract.ts';
import type { FuzzSuite, SuiteReport } from './suite.ts';

interface Found {
  readonly points: number;
  readonly lost: readonly string[];
  readonly unopenable: readonly string[];
}

/** Adds up what one kind of end came to. */
class Tally {
  #points = 0;
  readonly #what: string;

  constructor(what: string) {
    this.#what = what;
  }

  /** Whether nothing was found. */
  add({ points, lost, unopenable }: Found, seed: number, report: SuiteReport): boolean {
    this.#points += points;
    report.operations(points);
    const isWell = lost.length + unopenable.length === 0;
    if (!isWell) report.difference(`${this.#what}, seed ${seed}: ${[...lost, ...unopenable].join('\n')}`);
    const count = `${this.#points.toLocaleString('en')} ${this.#what}`;
    report.note(this.#what, `${count}, ${lost.length} lost, ${unopenable.length} unopenable`);
    return isWell;
  }
}

const CALLS = 400;
const PROCESSES = 10;
const FAULTY_STEPS = 60;

export const storeCrashesSuite: FuzzSuite = {
  name: 'store-crashes',
  about: 'the store, killed at each disk call, killed as a process, refused by its disk, and cut from power',
  atLeast: 60,
  async run(deadline, seed, report) {
    const tallies = { calls: new Tally('kill points'), processes: new Tally('killed processes') };
    const power = new Tally('power cuts');
    let faults = 0;
    for (let next = seed; performance.now() < deadline; next++) {
      const isWell =
        tallies.calls.add(killEverywhere('workspace', next, CALLS), next, report) &&
        tallies.calls.add(killEverywhere('nothing', next, CALLS), next, report) &&
        power.add(cutPower(next, CALLS / 2), next, report) &&
        tallies.processes.add(await killProcesses(next, PROCESSES), next, report);
      if (!isWell) return;
      faults += breakEverywhere('workspace', next, FAULTY_STEPS) + breakEverywhere('nothing', next, FAULTY_STEPS);
      report.note('faults', `${faults.toLocaleString('en')} failed disk calls, each undone`);
      report.sequence();
    }
  },
};
