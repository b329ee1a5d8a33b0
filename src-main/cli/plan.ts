/** `plan`: a commit as an object, a script or a patch, and carried out from its file. */
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';

import { CallError } from '../../src-preload/contract/reply.ts';
import { Plan } from '../../src-preload/contract/review-schemas.ts';
import { PLAN_FORMATS } from '../../src-preload/contract/review-words.ts';
import type { PlanFormat } from '../../src-preload/contract/review-words.ts';

import { EXIT, openSandbox } from './context.ts';
import type { Context } from './context.ts';
import { oneOf, parse, refuseFor, WHERE } from './parse-options.ts';
import { chosenPaths } from './chosen-paths.ts';
import { readTextFile } from './text-file.ts';
import type { Where } from './where.ts';

export interface PlanCommand {
  readonly kind: 'plan';
  readonly where: Where;
  readonly format: PlanFormat;
  readonly staged: 'staged' | 'named';
  readonly paths: readonly string[];
  /** Absolute; null for the standard output. */
  readonly output: string | null;
}

const isFormat = (text: string): text is PlanFormat => PLAN_FORMATS.some((format) => format === text);

/** Errors: `UsageError`. */
export function parsePlan(rest: readonly string[], cwd: string): PlanCommand {
  const { values, positionals: paths } = parse('plan', rest, {
    ...WHERE,
    format: { type: 'string' },
    output: { type: 'string', short: 'o' },
    staged: { type: 'boolean' },
  } as const);
  const refuse = refuseFor('plan');
  const { format = 'json', output, staged } = values;
  if (!isFormat(format)) return refuse(`--format is json, script or patch, not ${JSON.stringify(format)}.`);
  if (staged === true && paths.length > 0) return refuse('--staged takes no PATH.');
  return {
    ...{ kind: 'plan', where: oneOf('plan', values, cwd), format, paths },
    ...{ staged: staged === true ? 'staged' : 'named', output: output === undefined ? null : resolve(cwd, output) },
  };
}

async function save(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text, { flag: 'wx' });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    if (code === 'EEXIST') throw new CallError('already-exists', `${file} is there already.`);
    throw new CallError('access', `${file} cannot be written: ${message}`);
  }
}

export async function writePlan(command: PlanCommand, context: Context): Promise<number> {
  const state = await openSandbox(context, command.where);
  const sandbox = state.sandbox.id;
  const paths = command.staged === 'staged' ? 'staged' : await chosenPaths(state, command.paths, context);
  const { text } = await context.client.planText({ sandbox, paths, format: command.format });
  if (command.output === null) await context.stdout.write(text);
  else await save(command.output, text);
  return EXIT.done;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** The plan that a file has. Errors: `CallError` `not-found`, `access`, `invalid-input`. */
export async function readPlan(file: string): Promise<Plan> {
  const plan = Plan.safeParse(parsed(await readTextFile(file)));
  if (plan.success) return plan.data;
  throw new CallError('invalid-input', `${file} is no plan that this version understands.`);
}
