import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { capsule, guest, jsonLines, Place } from './harness.ts';

let place: Place;
beforeEach(() => {
  place = new Place();
});
afterEach(() => {
  place.remove();
});

/**
 * Checks of fsops.c that no host can pass with Debian's wasi-libc of 2022: it turns "now" into the time 0.
 * The list is to stay this short.
 */
const KNOWN = ['not ok 51 times set to now'];

describe('POSIX behaviour of files, checked from inside a guest built with a real libc', () => {
  for (const program of ['fsops.wasm', 'fsops.component.wasm'])
    test(`${program} finds nothing wrong beyond what its libc does wrong`, () => {
      const { stdout } = place.cli(['run', guest(program)]);
      const failed = stdout.split('\n').filter((line) => line.startsWith('not ok'));
      expect(failed.map((line) => line.slice(0, line.indexOf(':')))).toEqual(KNOWN);
      expect(stdout.match(/^ok /gm)?.length).toBe(55);
    });
});

describe('one tool, compiled for both contracts', () => {
  interface Attempt {
    readonly op: string;
    readonly path: string;
    readonly path2: string | null;
    readonly outcome: string;
  }
  /** What it did to files that left a trace: the two contracts ask questions differently, but must act alike. */
  const deeds = (wasm: string): Attempt[] => {
    const here = new Place();
    here.copySample();
    here.run(capsule(wasm));
    const events = jsonLines(here.cli(['log', '--json', '--filter', 'outcome:ok']).stdout) as unknown as Attempt[];
    here.remove();
    const acting = new Set(['create', 'unlink', 'rmdir', 'mkdir', 'rename', 'truncate']);
    return events
      .filter(({ op }) => acting.has(op))
      .map(({ op, path, path2, outcome }) => ({ op, path, path2, outcome }));
  };

  test('leaves the same audit trail of deeds', () => {
    const core = deeds('tidy.wasm');
    expect(core.length).toBeGreaterThan(20);
    expect(deeds('tidy.component.wasm')).toEqual(core);
  });

  test('leaves the same changes and prints the same', () => {
    const results = ['tidy.wasm', 'tidy.component.wasm'].map((wasm) => {
      const here = new Place();
      here.copySample();
      const printed = here.run(capsule(wasm));
      const changes = here.cli(['diff', '--patch']).stdout;
      here.remove();
      return { printed, changes };
    });
    expect(results[1]).toEqual(results[0]);
  });
});
