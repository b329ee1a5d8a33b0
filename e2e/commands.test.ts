/** The program as it is installed: which of its words are commands. */
import { execFileSync } from 'node:child_process';

import { describe, expect, it } from 'vitest';

import { COMMANDS } from '../src-main/cli/command-names.ts';
import { TOP } from './harness.ts';

const program = (script: string): string =>
  execFileSync(process.execPath, ['--input-type=module', '--eval', script], { cwd: TOP, encoding: 'utf8' });

describe('the installed program', () => {
  it('knows every command of the command line, and takes no other word for one', () => {
    const words = program("import { COMMANDS } from './scripts/commands.mjs'; console.log([...COMMANDS].join(' '));");
    const general = ['help', '--help', '-h', '--version'];
    expect(new Set(words.trim().split(' '))).toEqual(new Set([...COMMANDS, ...general]));
  });
});
