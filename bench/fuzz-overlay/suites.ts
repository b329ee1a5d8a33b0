/** All suites of `npm run fuzz`, in the order in which they run. A new one is one more entry here. */
import { chaosSuite } from './chaos-suite.ts';
import { commitImagesSuite } from './commit-images-suite.ts';
import { commitKillsSuite } from './commit-kills-suite.ts';
import { differentialSuites } from './differential-suites.ts';
import { pastSuite } from './past-suite.ts';
import { raceSuites } from './race-suites.ts';
import { recordKillsSuite } from './record-kills-suite.ts';
import { seededBugsSuite } from './seeded-bugs-suite.ts';
import { storeCrashesSuite } from './store-crashes-suite.ts';
import type { FuzzSuite } from './suite.ts';
import { undoSuite } from './undo-suite.ts';
import { vitestSuite } from './vitest-suite.ts';

export const SUITES: readonly FuzzSuite[] = [
  seededBugsSuite,
  ...differentialSuites,
  ...raceSuites,
  vitestSuite({
    name: 'trees-by-model',
    about: 'the overlay and what a review is told of it, with restarts, crashes and a full disk, beside a small model',
    files: ['src-main/vfs/node/node-tree-model.test.ts', 'src-main/vfs/node/layers-model.test.ts', 'src-main/vfs/path'],
    atLeast: 20,
  }),
  vitestSuite({
    name: 'own-hand',
    about:
      'the overlay while our own hand changes its folder; what two checkpoints tell of; a top that another sandbox takes over',
    files: [
      'src-main/vfs/node/rebase-model.test.ts',
      'src-main/vfs/node/places-between.test.ts',
      'src-main/vfs/node/import-top.test.ts',
    ],
    atLeast: 30,
  }),
  vitestSuite({
    name: 'hostile-corpus',
    about: 'the hostile paths and trees, and a strike at every moment, by each way to confine: another part each round',
    files: [
      'src-main/vfs/attacks/corpus.test.ts',
      'src-main/vfs/attacks/corpus-folder.test.ts',
      'src-main/vfs/attacks/interleaving.test.ts',
    ],
    atLeast: 60,
  }),
  vitestSuite({
    name: 'host-race',
    about: 'our way into real folders while another process swaps directories and links',
    files: ['src-main/vfs/host/host-race.test.ts'],
    atLeast: 20,
  }),
  vitestSuite({
    name: 'review',
    about: 'a commit of random changes beside what the sandbox showed',
    files: ['src-main/review/review-property.test.ts'],
    atLeast: 20,
  }),
  storeCrashesSuite,
  commitKillsSuite,
  commitImagesSuite,
  recordKillsSuite,
  pastSuite,
  undoSuite,
  chaosSuite,
];
