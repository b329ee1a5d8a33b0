import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { MOST_KEPT, RunVariables } from './run-variables.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'run-variables-'));
});
afterEach(() => rmSync(folder, { recursive: true }));
const file = (): string => join(folder, 'variables.json');

describe('the variables of runs', () => {
  it('are found again by whoever opens the file, which is its owner’s alone', () => {
    new RunVariables(file()).put('a', { TOKEN: 's3' });
    new RunVariables(file()).put('b', {});
    expect(new RunVariables(file()).get('a')).toEqual({ TOKEN: 's3' });
    expect(new RunVariables(file()).get('c')).toBeNull();
    expect(statSync(file()).mode & 0o777).toBe(0o600);
  });

  it('are kept of the newest runs', () => {
    const variables = new RunVariables(file());
    for (let run = 0; run <= MOST_KEPT; run += 1) variables.put(String(run), { RUN: String(run) });
    expect(variables.get('0')).toBeNull();
    expect(variables.get('1')).toEqual({ RUN: '1' });
  });

  it('are none in a file that is damaged', () => {
    writeFileSync(file(), '[["a", {"A": ');
    expect(new RunVariables(file()).get('a')).toBeNull();
    writeFileSync(file(), '{"a": 1}');
    expect(new RunVariables(file()).get('a')).toBeNull();
  });
});
