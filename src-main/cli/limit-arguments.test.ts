/** What a run may use up, as typed. */
import { describe, expect, it } from 'vitest';

import { parseCommand } from './grammar.ts';
import { UsageError } from './parse-options.ts';

const limitsOf = (...flags: string[]): unknown => {
  const command = parseCommand(['run', 'a.wasm', ...flags], '/work');
  return command.kind === 'run' ? command.limits : null;
};

describe('the limits of a run on the command line', () => {
  it('are those that are given', () => {
    expect(limitsOf()).toBeUndefined();
    expect(limitsOf('--max-memory', '64m', '--max-time', '30s', '--max-output', 'none', '--max-ops', '1000')).toEqual({
      memory: 2 ** 26,
      time: 30_000,
      output: null,
      operations: 1000,
    });
  });

  it('are remembered for all runs by limits', () => {
    const command = parseCommand(['limits', '--max-cpu', '5', '--handles', '64'], '/work');
    expect(command).toMatchObject({ kind: 'limits', set: { handles: 64 }, runs: { cpu: 5000 } });
  });

  it.each(['run', 'limits'])('are refused by %s with an example', (command) => {
    const argv = [command, 'a', '--max-time', 'soon'];
    expect(() => parseCommand(argv, '/work')).toThrow(UsageError);
    expect(() => parseCommand(argv, '/work')).toThrow('--max-time needs a time, such as 500ms');
  });
});
