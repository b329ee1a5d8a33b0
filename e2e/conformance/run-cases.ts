/** Runs conformance programs on a host and reads what became of each case. */
import { spawn } from 'node:child_process';

import { INPUT_TEXT } from './programs.ts';
import type { CaseProgram, EndingProgram, ProgramRun } from './programs.ts';

/** How a host runs a program: a command of Node in a folder of its own, which is removed afterwards. */
export interface ConformanceHost {
  readonly name: string;
  /** Calls `use` with what Node is to run. */
  within<T>(run: ProgramRun, use: (args: readonly string[], env: NodeJS.ProcessEnv) => Promise<T>): Promise<T>;
}

export interface CaseResult {
  readonly program: string;
  readonly group: string;
  readonly name: string;
  /** How many checks the case had passed when it ended well; 0 otherwise. */
  readonly checks: number;
  readonly failure: string | null;
}

interface Ended {
  readonly stdout: string;
  readonly code: number | null;
}

/** A program that hangs is a failure, not a hanging test. */
const LONGEST = 15_000;

async function runOnce(host: ConformanceHost, run: ProgramRun): Promise<Ended> {
  return await host.within(run, async (args, env) => {
    const { promise, resolve, reject } = Promise.withResolvers<Ended>();
    const child = spawn(process.execPath, ['--no-warnings', ...args], { env, stdio: 'pipe' });
    const timer = setTimeout(() => child.kill('SIGKILL'), LONGEST);
    let stdout = '';
    child.stderr.resume();
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    // A program may end before it has read.
    child.stdin.on('error', () => undefined);
    if (run.input === 'text') child.stdin.end(INPUT_TEXT);
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ stdout, code });
    });
    const ended = await promise;
    clearTimeout(timer);
    return ended;
  });
}

/** What one run has told so far, line by line. */
class CaseReader {
  readonly results: CaseResult[] = [];
  /** The first case that has not begun; null when the program came to its end. */
  next: number | null = null;
  readonly #program: string;
  #begun: { readonly group: string; readonly name: string } | null = null;

  constructor(program: string) {
    this.#program = program;
  }

  line(text: string): void {
    const [, number, group, name] = /^# (\d+) ([^:]*): (.*)$/.exec(text) ?? [];
    if (number !== undefined && group !== undefined && name !== undefined) {
      this.next = Number(number) + 1;
      this.#begun = { group, name };
    }
    const [, checks] = /^ok \d+ (\d+)$/.exec(text) ?? [];
    if (checks !== undefined) this.finish(Number(checks), null);
    const [, failure] = /^not ok \d+ (.*)$/.exec(text) ?? [];
    if (failure !== undefined) this.finish(0, failure);
    if (text === 'done') this.next = null;
  }

  /** Ends the case that has begun, if any. */
  finish(checks: number, failure: string | null): void {
    if (this.#begun !== null) this.results.push({ program: this.#program, ...this.#begun, checks, failure });
    this.#begun = null;
  }
}

function readCases({ stdout, code }: Ended, program: string): CaseReader {
  const reader = new CaseReader(program);
  for (const line of stdout.split('\n')) reader.line(line);
  reader.finish(0, `ended with ${code ?? 'a signal'} in the middle of it`);
  return reader;
}

/** Goes on behind a case that ends the process. A host that cannot even begin gives no results. */
export async function runCases(host: ConformanceHost, program: CaseProgram): Promise<readonly CaseResult[]> {
  const results: CaseResult[] = [];
  for (let from: number | null = 0; from !== null;) {
    const args: readonly string[] = program.args === null ? [] : [String(from), ...program.args];
    const { results: found, next }: CaseReader = readCases(await runOnce(host, { ...program, args }), program.name);
    results.push(...found);
    // Without an argument to say where, there is no going on.
    from = next === null || next <= from || program.args === null ? null : next;
  }
  return results;
}

export async function runEnding(host: ConformanceHost, program: EndingProgram): Promise<CaseResult> {
  const { code } = await runOnce(host, program);
  const { group, name } = program;
  const isAsWanted = code === program.code;
  const failure = isAsWanted ? null : `ended with ${code ?? 'a signal'}, not with ${program.code}`;
  return { program: 'endings', group, name, checks: isAsWanted ? 1 : 0, failure };
}
