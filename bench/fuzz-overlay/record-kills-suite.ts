/** Whole processes killed while several principals work, beside what they were answered. */
import { killRecorders } from '../../src-main/sandbox/kill-record-contract.ts';
import type { FuzzSuite } from './suite.ts';

/** Kills of one round, in two sandboxes. */
const KILLS = 20;

export const recordKillsSuite: FuzzSuite = {
  name: 'record-kills',
  about:
    'processes killed while several principals work: every answer is in the record and in the tree, and the chain holds',
  atLeast: 60,
  async run(deadline, seed, report) {
    let kills = 0;
    let answered = 0;
    for (let next = seed; performance.now() < deadline; next++) {
      const round = await killRecorders(next, KILLS);
      if (round.wrong.length > 0) {
        report.difference(`seed ${next}: ${round.wrong.join('\n')}`);
        return;
      }
      kills += round.kills;
      answered += round.answered;
      report.operations(round.answered);
      report.sequence();
      const [of, answers] = [kills.toLocaleString('en'), answered.toLocaleString('en')];
      report.note('record-kills', `${of} killed processes, ${answers} answered calls, none missing in the record`);
    }
  },
};
