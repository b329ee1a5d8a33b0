import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { writeCallsGuest } from './calls-guest.ts';
import { jsonLines, Place } from './harness.ts';

let place: Place;
let file: string;
beforeAll(async () => {
  place = new Place();
  file = await writeCallsGuest(place);
});
afterAll(() => {
  place.remove();
});
const call = (...words: string[]) => place.cli(['call', file, ...words]);

describe('functions of an Astrid capsule, called from the command line', () => {
  test('are listed with their types', () => {
    const { code, stdout } = place.cli(['exports', file]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^interceptor +astrid-hook-trigger\(action: string, payload: list<u8>\) -> record \{/m);
    expect(stdout).toMatch(/^lifecycle +astrid-install\(\)$/m);
    expect(stdout).toMatch(/^function +paint\(with-color: enum \{ dark-red, blue \}, fast: bool, size: u32\) -> u32$/m);
  });

  test.each([
    [['paint', 'blue', 'true', '3'], 0, '3\n'],
    [['draw', '[{"x":-1,"label":"a"},{"x":2}]'], 0, '[{"x":-1,"label":"a"},{"x":2,"label":null}]\n'],
    [['astrid-hook-trigger', 'final', 'hello'], 0, '{"action":"final","data":"hello"}\n'],
    [['astrid-hook-trigger', 'deny', 'no'], 1, '{"action":"deny","data":"no"}\n'],
    // Refused in the words of the interface: an error, and its second case.
    [['fetch'], 0, '101\n'],
    // Not while it is installed, so the first case of the error.
    [['ask'], 0, '100\n'],
  ])('%j ends with %d and prints its result', (words, code, stdout) => {
    expect(call(...words)).toMatchObject({ code, stdout });
  });

  test('keep what is wrong with an argument from running', () => {
    const { code, stdout, stderr } = call('paint', 'red', 'true', '3');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('Argument 1 (with-color): enum { dark-red, blue } is wanted, not "red".');
  });

  test('that trap say so', () => {
    expect(call('boom')).toMatchObject({ code: 134, stdout: '' });
  });

  test('may ask the user while the capsule is installed', () => {
    const { code, stderr } = call('--deny-prompts', 'astrid-install');
    expect(code).toBe(0);
    expect(stderr).toContain('[info] tag 2');
  });

  test('leave a record: the call, the refusal, the result', () => {
    const done = jsonLines(call('fetch', '--json').stdout);
    expect(done[0]).toMatchObject({ type: 'start', call: { export: 'fetch', args: [] } });
    expect(done).toContainEqual(
      expect.objectContaining({ type: 'event', fn: 'fetch', op: 'host-call', decision: 'deny' }) as unknown,
    );
    expect(done.at(-1)).toMatchObject({ type: 'end', how: 'exited', code: 0, result: 101 });
  });
});
