/** The other suites that make up their own operations, once, with a seed that bench/fuzz-seed.ts gives them. */
import { spawnSync } from 'node:child_process';

const SUITES = [
  'src-main/vfs/node',
  'src-main/vfs/path',
  'src-main/vfs/host/host-race.test.ts',
  'src-main/review/review-property.test.ts',
  'src-main/store/crash-points.test.ts',
  'src-main/store/disk-faults.test.ts',
];
const TIMEOUT = 300_000;

/** null when all passed, or what they said and how to have it said again. */
export function runSuites(seed: number): string | null {
  const done = spawnSync('vitest', ['run', ...SUITES], {
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    timeout: TIMEOUT,
    env: { ...process.env, FUZZ_SEED: String(seed) },
  });
  if (done.status === 0) return null;
  return `${done.stdout}\n${done.stderr}\nAgain with: FUZZ_SEED=${seed} npx vitest run ${SUITES.join(' ')}`;
}
