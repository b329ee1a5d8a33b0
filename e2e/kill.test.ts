import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { capsule, guest, jsonLines, Place, snapshot } from './harness.ts';

let place: Place;
beforeEach(() => {
  place = new Place();
  place.write('kept.txt', 'from before\n');
});
afterEach(() => {
  place.remove();
});

/** Runs `writer` until it has acknowledged `count` files, then kills the whole inspector with SIGKILL. */
async function killAfter(count: number): Promise<number> {
  const inspector = place.start(['run', guest('writer.wasm'), '--', 'log.txt', '100000']);
  let printed = '';
  inspector.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
  const exited = new Promise((resolve) => inspector.once('exit', resolve));
  while (printed.split('\n').length <= count && inspector.exitCode === null) await pause(1);
  inspector.kill('SIGKILL');
  await exited;
  const lines = printed.split('\n').slice(0, -1);
  return Number(lines.at(-1));
}

describe('the whole inspector killed with SIGKILL in the middle of a run', () => {
  for (const count of [1, 25, 400]) {
    test(`after ${count} acknowledged files, the sandbox opens with every one of them and the events behind them`, async () => {
      const before = snapshot(place.workspace);
      const last = await killAfter(count);
      expect(last).toBeGreaterThanOrEqual(count - 1);
      const changes = jsonLines(place.cli(['diff', '--json']).stdout).map(({ path }) => path);
      const events = jsonLines(place.cli(['log', '--json', '--filter', 'op:close outcome:ok cwd://k/']).stdout);
      const closed = new Set(events.map(({ path }) => path));
      for (let index = 0; index <= last; index += 1) {
        expect(changes).toContain(`cwd://k/${index}`);
        expect(closed).toContain(`cwd://k/${index}`);
      }
      expect(place.run(capsule('shell.wasm'), 'cat', `k/${last}`)).toBe(`${last}\n`);
      expect(snapshot(place.workspace)).toEqual(before);
    });
  }

  test('the interrupted run is listed as killed in the log, and the sequence has no gap', async () => {
    await killAfter(10);
    const events = jsonLines(place.cli(['log', '--json']).stdout);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    expect(events.filter(({ op }) => op === 'run-kill')).toHaveLength(1);
  });
});
