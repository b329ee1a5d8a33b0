/** What commands have in common: options, which sandbox, and how they refuse what they do not understand. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { ParseArgsConfig } from 'node:util';

import { PrincipalName } from '../../src-preload/contract/policy-schemas.ts';
import type { CommandName, Topic } from './command-names.ts';
import type { Where } from './where.ts';

/** The command line does not follow the grammar. `message` is one sentence. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly topic: Topic;
  constructor(message: string, topic: Topic) {
    super(message);
    this.topic = topic;
  }
}

export const WHERE = { workspace: { type: 'string' }, sandbox: { type: 'string' }, as: { type: 'string' } } as const;
export const JSON_FLAG = { json: { type: 'boolean' } } as const;

/** Ends with a sentence as an error of usage. */
export const refuseFor =
  (topic: CommandName) =>
  (message: string): never => {
    throw new UsageError(message, topic);
  };

export function careOf(topic: 'verify' | 'recover', rest: readonly string[], cwd: string) {
  const { values, positionals } = parse(topic, rest, { ...WHERE, ...JSON_FLAG } as const);
  return careWhere(topic, values, positionals, cwd);
}

/** SANDBOX is a name, as `--sandbox` takes it. */
export function careWhere(
  topic: CommandName,
  values: WhereOptions & { readonly json?: boolean | undefined },
  positionals: readonly string[],
  cwd: string,
) {
  const [sandbox, more] = positionals;
  if (more !== undefined) throw new UsageError(`${topic} takes one SANDBOX, not ${JSON.stringify(more)} too.`, topic);
  if (sandbox !== undefined && values.sandbox !== undefined)
    throw new UsageError('SANDBOX and --sandbox exclude each other.', topic);
  const where = oneOf(topic, sandbox === undefined ? values : { ...values, sandbox }, cwd);
  return { where, format: values.json === true ? 'json' : 'plain' } as const;
}

/** `parseArgs` with its errors turned into ours. */
export function parse<O extends NonNullable<ParseArgsConfig['options']>>(
  topic: CommandName,
  rest: readonly string[],
  options: O,
) {
  try {
    return parseArgs({ args: [...rest], options, allowPositionals: true, strict: true, tokens: true });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code?.startsWith('ERR_PARSE_ARGS_') !== true) throw error;
    // Node adds advice in further sentences and lines; the first says what is wrong.
    throw new UsageError(`${(message.split(/\.\s|\n/)[0] ?? message).replace(/\.$/, '')}.`, topic);
  }
}

interface WhereOptions {
  readonly workspace?: string | undefined;
  readonly sandbox?: string | undefined;
  readonly as?: string | undefined;
}

export function whereOf(topic: CommandName, { workspace, sandbox, as: principal }: WhereOptions, cwd: string): Where {
  if (workspace === '') throw new UsageError('--workspace needs a folder.', topic);
  if (sandbox === '') throw new UsageError('--sandbox needs a name.', topic);
  if (principal !== undefined && !PrincipalName.safeParse(principal).success)
    throw new UsageError('--as needs the name of a principal: lower case letters, digits and hyphens.', topic);
  const isDefault = workspace === undefined && sandbox === undefined;
  return {
    workspace: isDefault ? cwd : workspace === undefined ? null : resolve(cwd, workspace),
    sandbox: sandbox ?? null,
    ...(principal === undefined ? {} : { principal }),
  };
}

export function oneOf(topic: CommandName, options: WhereOptions, cwd: string): Where {
  if (options.workspace !== undefined && options.sandbox !== undefined)
    throw new UsageError('--workspace and --sandbox exclude each other.', topic);
  return whereOf(topic, options, cwd);
}
