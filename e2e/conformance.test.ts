/** WASI preview 1 from inside: every case of e2e/guests/conformance, through the built command line. */
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { ownHost } from './conformance/own-host.ts';
import { CASE_PROGRAMS, ENDING_PROGRAMS } from './conformance/programs.ts';
import { runCases, runEnding } from './conformance/run-cases.ts';
import type { CaseResult } from './conformance/run-cases.ts';
import { guest, Place, TOP } from './harness.ts';

const host = ownHost(join(TOP, 'out/main/cli.js'));

/** How many cases each program has: one that is skipped, or a program that ends early, is a failure. */
const CASES: Readonly<Record<string, number>> = {
  'published-descriptors': 14,
  'published-numbers': 4,
  'published-paths': 13,
  'published-names': 15,
  'published-environment': 4,
  'published-library': 13,
  bare: 6,
  environment: 14,
  descriptors: 14,
  rights: 7,
  status: 18,
  transfer: 19,
  opening: 19,
  names: 14,
  listing: 10,
  polling: 12,
  streams: 6,
  waiting: 2,
  pointers: 10,
};

const failures = (results: readonly CaseResult[]): string[] =>
  results.flatMap(({ name, failure }) => (failure === null ? [] : [`${name}: ${failure}`]));

describe('cases of WASI preview 1, each from inside a guest', () => {
  test.each(CASE_PROGRAMS.map((program) => [program.name, program] as const))(
    '%s: every case passes',
    async (name, program) => {
      const results = await runCases(host, program);
      expect(failures(results)).toEqual([]);
      expect(results.length).toBe(CASES[name]);
    },
  );

  test.each(ENDING_PROGRAMS.map((program) => [`${program.group}: ${program.name}`, program] as const))(
    'the program %s',
    async (_name, program) => {
      expect(failures([await runEnding(host, program)])).toEqual([]);
    },
  );
});

test('a library is set up once a call, and what it wrote is there at the next', () => {
  const place = new Place();
  const call = (...args: string[]) => place.cli(['call', guest('conformance/reactor.wasm'), 'add_line', ...args]);
  try {
    expect(call('3')).toEqual({ code: 0, stdout: '1\n', stderr: '' });
    expect(call('4').stdout).toBe('2\n');
    expect(place.cli(['diff', '--patch']).stdout).toContain('+30\n+40\n');
  } finally {
    place.remove();
  }
});
