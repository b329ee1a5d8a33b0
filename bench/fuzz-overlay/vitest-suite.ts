/** Test files that make up their own operations, as a suite: again and again, each time with another seed. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import type { FuzzSuite, SuiteReport } from './suite.ts';

/** A round that takes longer hangs. */
const TIMEOUT = 300_000;
/** Colours would hide the words from whoever searches the log. */
const PLAIN = { NO_COLOR: '1' } as const;

export interface VitestSuiteOptions {
  readonly name: string;
  readonly about: string;
  /** Test files, or folders of them. */
  readonly files: readonly string[];
  readonly share?: number;
  /** Seconds that one round takes. */
  readonly atLeast: number;
}

async function output(program: string, args: readonly string[], seed: number): Promise<{ code: number; said: string }> {
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: TIMEOUT,
    env: { ...process.env, ...PLAIN, FUZZ_SEED: String(seed) },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code: code ?? 1, said };
}

const PASSED = /Tests\s.*?(\d+) passed/;

/** Every passed test counts as one operation, however many it has done. */
async function round(files: readonly string[], seed: number, report: SuiteReport): Promise<boolean> {
  const { code, said } = await output('vitest', ['run', ...files], seed);
  if (code !== 0) {
    report.difference(`${said}\nAgain with: FUZZ_SEED=${seed} npx vitest run ${files.join(' ')}`);
    return false;
  }
  report.operations(Number(PASSED.exec(said)?.[1] ?? 0));
  report.sequence();
  return true;
}

/** The tests take their seed from `FUZZ_SEED`, by way of bench/fuzz-seed.ts. */
export const vitestSuite = ({ files, ...about }: VitestSuiteOptions): FuzzSuite => ({
  ...about,
  async run(deadline, seed, report) {
    let took = 0;
    for (let next = seed; performance.now() + took < deadline; next++) {
      const start = performance.now();
      if (!(await round(files, next, report))) return;
      took = performance.now() - start;
    }
  },
});
