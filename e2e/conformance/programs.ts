/** The programs of preview 1 conformance cases, and what each is given. */
import { join, resolve } from 'node:path';

const FOLDER = resolve(import.meta.dirname, '../guests/conformance');

export interface ProgramRun {
  readonly wasm: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** `text` is read to its end; `held` has nothing to read and does not end. */
  readonly input: 'text' | 'held';
}

/** Runs its cases one after another and tells of each; see e2e/guests/conformance/check.h. */
export interface CaseProgram extends Omit<ProgramRun, 'args'> {
  readonly name: string;
  /** Behind the number of the case to begin with; null where not even that may be given. */
  readonly args: readonly string[] | null;
}

/** One run that is one case: it shows in the way the program ends. */
export interface EndingProgram extends ProgramRun {
  readonly group: string;
  readonly name: string;
  readonly code: number;
}

/** What every host is to answer with when a program traps, as our command line does. */
const TRAPPED = 134;
export const INPUT_TEXT = 'hello, input\n';

const wasm = (name: string): string => join(FOLDER, `${name}.wasm`);

/** As e2e/guests/conformance/published-environment.c expects them. */
const ARGS = ['one', 'a "quoted" one', '3', '', 'ä€😀'];
const ENV = { A: 'text', B: 'with " and = in it', C: 'two\nlines', D: '' };

const cases = (name: string, input: CaseProgram['input'] = 'text'): CaseProgram => ({
  name,
  wasm: wasm(name),
  args: ARGS,
  env: ENV,
  input,
});

export const CASE_PROGRAMS: readonly CaseProgram[] = [
  cases('published-descriptors'),
  cases('published-numbers'),
  cases('published-paths'),
  cases('published-names'),
  cases('published-environment'),
  cases('published-library'),
  { ...cases('bare'), args: null, env: {} },
  cases('environment'),
  cases('descriptors'),
  cases('rights'),
  cases('status'),
  cases('transfer'),
  cases('opening'),
  cases('names'),
  cases('listing'),
  cases('polling'),
  cases('streams'),
  cases('waiting', 'held'),
  cases('pointers'),
];

const ending = (group: string, file: string, name: string, code: number, ...args: string[]): EndingProgram => ({
  group,
  name,
  wasm: wasm(file),
  args,
  env: {},
  input: 'text',
  code,
});

export const ENDING_PROGRAMS: readonly EndingProgram[] = [
  ending('published', 'exits', 'exits with success', 0, '0'),
  ending('published', 'exits', 'exits with 33', 33, '33'),
  ending('published', 'nowhere', 'finds nothing below no preopened directory', 0),
  ending('exit', 'exits', 'returns', 0, 'return'),
  ending('exit', 'exits', 'exits with 1', 1, '1'),
  ending('exit', 'exits', 'exits with 125', 125, '125'),
  ending('exit', 'exits', 'exits with 255', 255, '255'),
  ending('exit', 'exits', 'traps', TRAPPED, 'trap'),
  ending('exit', 'caught', 'an exit that the program catches is an exit all the same', 7),
  ending('streams', 'closing', 'closes the standard streams', 0),
];
