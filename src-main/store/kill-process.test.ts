/** Whole processes are killed with SIGKILL, wherever they are: in our writes or in SQLite's. */
import { expect, test } from 'vitest';
import { killProcesses } from './kill-process-contract.ts';

const isFull = process.env['FUZZ_FULL'] !== undefined;
const seed = Number(process.env['FUZZ_SEED'] ?? 0);

test('a process that is killed at any moment leaves all it acknowledged', { timeout: 600_000 }, async () => {
  const { points, lost, unopenable } = await killProcesses(seed, isFull ? 200 : 10);
  console.log(`${points} killed processes, ${lost.length} lost, ${unopenable.length} unopenable`);
  expect(lost).toEqual([]);
  expect(unopenable).toEqual([]);
});
