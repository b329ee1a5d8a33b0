/** `npm run fuzz [SECONDS]`: the random suites again and again with new seeds, until the time is over or one fails. */
import { spawnSync } from 'node:child_process';

/** Seconds, unless given. */
const DEFAULT_TIME = 120;
/** The suites that make up their own operations; bench/fuzz-seed.ts gives them FUZZ_SEED. */
const SUITES = [
  'src-main/vfs/node',
  'src-main/vfs/path',
  'src-main/vfs/host/host-race.test.ts',
  'src-main/review/review-property.test.ts',
];

const seconds = Number(process.argv[2] ?? DEFAULT_TIME);
if (!Number.isFinite(seconds) || seconds <= 0) {
  console.error(`usage: npm run fuzz [-- SECONDS]; ${process.argv[2] ?? ''} is not a number of seconds`);
  process.exit(2);
}
const until = Date.now() + seconds * 1000;
let rounds = 0;
while (Date.now() < until) {
  const seed = Math.floor(Math.random() * 2 ** 31);
  const done = spawnSync('vitest', ['run', ...SUITES], {
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    timeout: Math.max(1000, until - Date.now()) + 60_000,
    env: { ...process.env, FUZZ_SEED: String(seed) },
  });
  rounds += 1;
  console.log(`round ${rounds}, seed ${seed}: ${done.status === 0 ? 'passed' : 'FAILED'}`);
  if (done.status !== 0) {
    console.error(`${done.stdout}\n${done.stderr}`);
    console.error(`Again with: FUZZ_SEED=${seed} npx vitest run ${SUITES.join(' ')}`);
    process.exit(1);
  }
}
console.log(`${rounds} rounds passed`);
