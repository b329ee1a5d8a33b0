/** For tests: a guest of ours that calls what it is told of `astrid:fs`, over a real sandbox. */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect } from 'vitest';

import type { GuestFs } from '../../guest-fs.ts';
import { createPluginWorld } from '../../plugin-run-contract.ts';
import type { PluginWorld } from '../../plugin-run-contract.ts';

/** A function of the driver (e2e/guests/astrid/driver.c) and its arguments. */
export type Line = readonly string[];

/** What it separates by, and what is no text, is escaped. */
const spelled = (line: Line): string =>
  line
    .map((part) => part.replaceAll(/[\\\t\n\0]/g, (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`))
    .join('\t');

export interface Driven {
  /** One for each line. */
  readonly answers: readonly string[];
  /** `op fn path outcome decision` of each attempt. */
  readonly audit: readonly string[];
}

export interface Driver extends PluginWorld {
  /** All lines in one run, which must end well. `fs` are calls that are to answer otherwise. */
  readonly drive: (lines: readonly Line[], fs?: Partial<GuestFs>) => Promise<Driven>;
  readonly answers: (...lines: readonly Line[]) => Promise<readonly string[]>;
  readonly answer: (line: Line) => Promise<string>;
  /** The end of a run that need not end well. */
  readonly end: (lines: readonly Line[], fs?: Partial<GuestFs>) => ReturnType<PluginWorld['call']>;
}

/** A line of arguments without blanks. */
export const words = (line: string): Line => line.split(' ');

/** A workspace with src/{a,tool}, srcx/, empty/, links in and out of it, and a guest to work on it; to be closed. */
export function createDriver(): Driver {
  const world = createPluginWorld();
  const { workspace, top } = world.sandbox;
  writeFileSync(join(workspace, 'src/tool'), '#!', { mode: 0o755 });
  writeFileSync(join(workspace, 'file'), 'file');
  writeFileSync(join(top, 'secret'), 'outside');
  for (const name of ['empty', 'srcx']) mkdirSync(join(workspace, name));
  symlinkSync('src/a', join(workspace, 'link'));
  symlinkSync('../secret', join(workspace, 'escape'));
  symlinkSync('/etc/passwd', join(workspace, 'absolute'));
  symlinkSync('nowhere', join(workspace, 'dangling'));
  symlinkSync('round', join(workspace, 'round'));
  const end: Driver['end'] = (lines, fs = {}) => {
    const input = `${lines.map(spelled).join('\n')}\n`;
    return world.call({ plugin: '../astrid/driver', args: [], input, fs });
  };
  const drive: Driver['drive'] = async (lines, fs) => {
    const called = await end(lines, fs);
    expect(called.end).toMatchObject({ how: 'exited', code: 0 });
    return { answers: called.stdout.toString().split('\n').slice(0, -1), audit: called.audit };
  };
  const answers: Driver['answers'] = async (...lines) => (await drive(lines)).answers;
  const answer: Driver['answer'] = async (line) => (await answers(line))[0] ?? '';
  return { ...world, end, drive, answers, answer };
}
