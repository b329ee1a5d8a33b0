/** What capsules ask, from the command line: rules, refusals, what is kept, and what a killed inspector keeps. */
import { once } from 'node:events';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { guest, jsonLines, Place } from './harness.ts';

const SERVICES = guest('services/services.wasm');

describe('services of a capsule, from the command line', () => {
  let place: Place;
  beforeEach(() => {
    place = new Place();
  });
  afterEach(() => place.remove());
  const run = (options: readonly string[], ...words: readonly string[]) => {
    const { stdout, stderr, code } = place.cli(['run', SERVICES, ...options, '--', ...words]);
    return { answers: stdout.split('\n').slice(0, -1), stderr, code };
  };

  it('keeps values from one run to the next', () => {
    expect(run([], 'get', 'a', 'set', 'a', 'one').answers).toEqual(['none', 'ok']);
    expect(run([], 'get', 'a').answers).toEqual(['one']);
  });

  it('denies at once, and says so, where nobody can be asked', () => {
    const { answers, stderr, code } = run([], 'approve', 'git push', 'git push origin');
    expect([answers, code]).toEqual([['denied'], 0]);
    expect(stderr).toContain('Denied, because nobody is asked here: git push: git push origin');
  });

  it('allows what a pattern covers, and never a shell operator', () => {
    const words = ['approve', 'git push', 'git push origin', 'approve', 'git push', 'git push a; rm b'];
    expect(run(['--yes-to', 'git push *', '--deny-prompts'], ...words).answers).toEqual(['approved', 'denied']);
    const events = jsonLines(place.cli(['log', '--json', '--filter', 'op:host-call']).stdout);
    expect(events.map(({ path, path2, decision }) => [path, path2, decision])).toEqual([
      ['approval://git push', 'git push origin', 'allow'],
      ['approval://git push', 'git push a; rm b', 'deny'],
    ]);
  });

  it('has no allowance to take back when none was given', () => {
    expect(place.cli(['allowances'])).toMatchObject({ code: 0, stdout: '' });
    expect(place.cli(['allowances', '--revoke', 'x *'])).toMatchObject({ code: 1 });
  });

  it('keeps every acknowledged value when the inspector is killed', async () => {
    const words = Array.from({ length: 400 }, (_, index) => ['set', `k${index}`, String(index)]).flat();
    const started = place.start(['run', SERVICES, '--', ...words, 'approve', 'x', 'x']);
    let acknowledged = 0;
    for await (const bytes of started.stdout) {
      acknowledged += (bytes as Buffer).toString().split('ok\n').length - 1;
      if (acknowledged >= 20) break;
    }
    started.kill('SIGKILL');
    await once(started, 'close');
    const keys = Array.from({ length: acknowledged }, (_, index) => index);
    const { answers } = run([], ...keys.flatMap((index) => ['get', `k${index}`]));
    expect(answers).toEqual(keys.map(String));
  });
});
