/** Guests of every contract, killed at random moments while the others work. */
import { CHAOS_CONTRACTS, causeChaos } from '../../src-main/capsule/chaos-contract.ts';
import type { FuzzSuite } from './suite.ts';

/** Kills of each contract's guest in one sandbox, which is then looked at as a whole. */
const KILLS = 25;

export const chaosSuite: FuzzSuite = {
  name: 'chaos',
  about: 'guests of each contract killed at random moments while others work, beside what the record says was answered',
  atLeast: 60,
  async run(deadline, seed, report) {
    const kills = new Map<string, number>();
    let writes = 0;
    const latencies: number[] = [];
    for (let next = seed; performance.now() < deadline; next++) {
      const round = await causeChaos(next, KILLS);
      if (round.wrong.length > 0) {
        report.difference(`seed ${next}: ${round.wrong.join('\n')}`);
        return;
      }
      for (const name of CHAOS_CONTRACTS) kills.set(name, (kills.get(name) ?? 0) + round.kills[name]);
      writes += round.writes;
      latencies.push(...round.latencies);
      report.operations(round.events);
      report.sequence();
      report.note('kills', `killed: ${[...kills].map(([name, count]) => `${name} ${count}`).join(', ')}`);
      report.note('writes', `${writes.toLocaleString('en')} answered writes, each found in the tree`);
      report.note('latency', `${medianOf(latencies).toFixed(0)} ms from the command to the end, in the middle`);
    }
  },
};

const medianOf = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
