/** Commits, undos and redos, killed and refused at every call, and every state that a power cut may leave of them. */
import { enumerateCrashes } from '../../src-main/review/transaction/crash-states-contract.ts';
import { interruptCommits } from '../../src-main/sandbox/commits/interrupted-commits-contract.ts';
import { chanceOf } from '../../src-main/store/power-cut-contract.ts';
import type { FuzzSuite } from './suite.ts';

const POINTS = 120;
const CUTS = 40;
/** A process each. */
const SIGNALS = 20;

export const commitKillsSuite: FuzzSuite = {
  name: 'commit-kills',
  about:
    'commits, undos and redos of random changes, killed, refused and cut from power at every call, and in recovery',
  atLeast: 60,
  run(deadline, seed, report) {
    let [points, processes, states] = [0, 0, 0];
    for (let next = seed; performance.now() < deadline; next += 1) {
      const killed = interruptCommits(next, { limit: POINTS, step: 3, by: 'turn' });
      const died = interruptCommits(next, { limit: SIGNALS, step: 5, by: 'signal' });
      points += killed.points + died.points;
      processes += died.points;
      report.operations(killed.points + died.points);
      report.note('processes', `${processes.toLocaleString('en')} of them processes that a signal ended`);
      report.note('points', `${points.toLocaleString('en')} commits ended at a call: all or nothing`);
      for (const deed of ['commit', 'undo'] as const) {
        const cut = enumerateCrashes(deed, { ignored: null, cuts: CUTS, chance: chanceOf(next) });
        states += cut.states;
        if (cut.wrong.length > 0) report.difference(`seed ${next}: ${cut.wrong.join('\n')}`);
      }
      report.note('states', `${states.toLocaleString('en')} states after a power cut: all or nothing`);
      const wrong = [...killed.wrong, ...died.wrong];
      if (wrong.length > 0) report.difference(`seed ${next}: ${wrong.join('\n')}`);
      if (wrong.length > 0) return;
      report.sequence();
    }
  },
};
