/** Works on a sandbox until it is killed, and says on its standard output what is acknowledged; for tests. */
import { writeSync } from 'node:fs';
import { argv } from 'node:process';
import { play, sampleSteps } from './crash-steps-contract.ts';
import { CrashWorld } from './crash-world-contract.ts';

const STDOUT = 1;
const [seed, count] = argv.slice(2).map(Number);

const world = new CrashWorld('nothing');
writeSync(STDOUT, `${world.folder}\n`);
let acknowledged = 0;
const playing = play(world, sampleSteps(seed ?? 0, count ?? 0), (_, act) => {
  const isDone = act();
  writeSync(STDOUT, `${++acknowledged}\n`);
  return isDone;
});
while (!playing.next().done);
