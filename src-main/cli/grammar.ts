/** The command line's grammar: what scripts rely on. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { ParseArgsConfig } from 'node:util';

import type { CallInput } from '../../src-preload/contract/api.ts';
import type { CallCommand, CallRequest, ExportsCommand, RunSettings } from './call-arguments.ts';
import { LIMIT_OPTIONS, QUOTA_OPTIONS, givenLimits, parseQuota, parseRunLimits } from './limit-arguments.ts';
import type { RunLimitSettings } from './limit-arguments.ts';
import { parseMounts } from './mount-arguments.ts';
import { PROMPT_OPTIONS, promptsOf } from './prompt-arguments.ts';
import type { AllowancesCommand } from './prompt-arguments.ts';
import type { Where } from './where.ts';

export const COMMANDS = [
  'run',
  'call',
  'exports',
  'diff',
  'commit',
  'discard',
  'log',
  'verify',
  'recover',
  'limits',
  'allowances',
] as const;
export type CommandName = (typeof COMMANDS)[number];
export type Topic = CommandName | 'open' | null;

export interface RunCommand extends RunSettings {
  readonly kind: 'run';
  readonly args: readonly string[];
  /** One function instead of the program. */
  readonly call?: CallRequest;
}
export interface DiffCommand {
  readonly kind: 'diff';
  readonly where: Where;
  readonly format: 'plain' | 'json' | 'patch';
  readonly paths: readonly string[];
}
export interface CommitCommand {
  readonly kind: 'commit';
  readonly where: Where;
  readonly dryRun: boolean;
  readonly format: 'plain' | 'json';
  readonly paths: readonly string[];
}
export interface DiscardCommand {
  readonly kind: 'discard';
  readonly where: Where;
  readonly paths: readonly string[];
}
export interface LogCommand {
  readonly kind: 'log';
  readonly where: Where;
  readonly format: 'plain' | 'json';
  readonly filter: string | null;
}
export interface VerifyCommand {
  readonly kind: 'verify';
  readonly where: Where;
  readonly format: 'plain' | 'json';
}
export interface RecoverCommand {
  readonly kind: 'recover';
  readonly where: Where;
  readonly format: 'plain' | 'json';
}
export interface LimitsCommand {
  readonly kind: 'limits';
  readonly where: Where;
  readonly format: 'plain' | 'json';
  /** Empty to show them. */
  readonly set: NonNullable<CallInput<'sandboxLimits'>['set']>;
  /** What runs get that say nothing else; empty to show it. */
  readonly runs: RunLimitSettings;
}
export type EngineCommand =
  | RunCommand
  | CallCommand
  | ExportsCommand
  | DiffCommand
  | CommitCommand
  | DiscardCommand
  | LogCommand
  | VerifyCommand
  | RecoverCommand
  | LimitsCommand
  | AllowancesCommand;
export type Command = EngineCommand | { readonly kind: 'help'; readonly topic: Topic } | { readonly kind: 'version' };

/** The command line does not follow the grammar. `message` is one sentence. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly topic: Topic;
  constructor(message: string, topic: Topic) {
    super(message);
    this.topic = topic;
  }
}

const isCommand = (word: string | undefined): word is CommandName => COMMANDS.some((name) => name === word);

/** `argv` without the program; `cwd` is what folders are relative to. Errors: `UsageError`. */
export function parseCommand(argv: readonly string[], cwd: string): Command {
  const [word, ...rest] = argv;
  if (word === undefined || word === '--help' || word === '-h' || word === 'help')
    return { kind: 'help', topic: topicOf(rest[0]) };
  if (word === '--version') return { kind: 'version' };
  if (!isCommand(word)) throw new UsageError(`There is no command ${JSON.stringify(word)}.`, null);
  const own = rest.includes('--') ? rest.slice(0, rest.indexOf('--')) : rest;
  if (own.includes('--help') || own.includes('-h')) return { kind: 'help', topic: word };
  return PARSERS[word](rest, cwd);
}

const topicOf = (word: string | undefined): Topic => (word === 'open' || isCommand(word) ? word : null);

const WHERE = { workspace: { type: 'string' }, sandbox: { type: 'string' } } as const;
const JSON_FLAG = { json: { type: 'boolean' } } as const;

const RUN_OPTIONS = {
  ...WHERE,
  ...JSON_FLAG,
  mount: { type: 'string', multiple: true },
  memory: { type: 'string', multiple: true },
  pure: { type: 'boolean' },
  env: { type: 'string', multiple: true },
  ...PROMPT_OPTIONS,
  ...LIMIT_OPTIONS,
} as const;
type RunValues = ReturnType<typeof parse<typeof RUN_OPTIONS>>['values'];

const refuseFor =
  (topic: CommandName) =>
  (message: string): never => {
    throw new UsageError(message, topic);
  };

/** What `run` and `call` are told in the same way. */
const runSettings = (topic: 'run' | 'call', values: RunValues, cwd: string) => ({
  where: whereOf(topic, values, cwd),
  ...parseMounts(values, cwd, refuseFor(topic)),
  env: Object.fromEntries((values.env ?? []).map(parseVariable)),
  format: values.json === true ? ('json' as const) : ('plain' as const),
  ...givenLimits(values, refuseFor(topic)),
  ...promptsOf(values),
});

const PARSERS: Readonly<Record<CommandName, (rest: readonly string[], cwd: string) => EngineCommand>> = {
  run(rest, cwd) {
    const { values, positionals, tokens } = parse('run', rest, RUN_OPTIONS);
    const end = tokens.find((token) => token.kind === 'option-terminator')?.index ?? Infinity;
    const args = tokens.flatMap((token) => (token.kind === 'positional' && token.index > end ? [token.value] : []));
    const [capsule, more] = positionals.slice(0, positionals.length - args.length);
    if (capsule === undefined) throw new UsageError('run needs a CAPSULE.', 'run');
    if (more !== undefined)
      throw new UsageError(`Put "--" before the capsule's own arguments, such as ${JSON.stringify(more)}.`, 'run');
    return { kind: 'run', capsule, ...runSettings('run', values, cwd), args };
  },
  call(rest, cwd) {
    const { values, positionals } = parse('call', rest, RUN_OPTIONS);
    const [capsule, name, ...words] = positionals;
    if (capsule === undefined || name === undefined)
      throw new UsageError('call needs a CAPSULE and an EXPORT.', 'call');
    return { kind: 'call', capsule, export: name, words, ...runSettings('call', values, cwd) };
  },
  exports(rest, cwd) {
    const { values, positionals } = parse('exports', rest, { ...WHERE, ...JSON_FLAG } as const);
    const [capsule, more] = positionals;
    if (capsule === undefined) throw new UsageError('exports needs a CAPSULE.', 'exports');
    if (more !== undefined)
      throw new UsageError(`exports takes one CAPSULE, not ${JSON.stringify(more)} too.`, 'exports');
    const format = values.json === true ? 'json' : 'plain';
    return { kind: 'exports', where: whereOf('exports', values, cwd), capsule, format };
  },
  diff(rest, cwd) {
    const { values, positionals } = parse('diff', rest, {
      ...WHERE,
      ...JSON_FLAG,
      patch: { type: 'boolean' },
    } as const);
    if (values.json === true && values.patch === true)
      throw new UsageError('--json and --patch exclude each other.', 'diff');
    const format = values.json === true ? 'json' : values.patch === true ? 'patch' : 'plain';
    return { kind: 'diff', where: oneOf('diff', values, cwd), format, paths: positionals };
  },
  commit(rest, cwd) {
    const { values, positionals } = parse('commit', rest, {
      ...WHERE,
      ...JSON_FLAG,
      'dry-run': { type: 'boolean' },
    } as const);
    return {
      kind: 'commit',
      where: oneOf('commit', values, cwd),
      dryRun: values['dry-run'] === true,
      format: values.json === true ? 'json' : 'plain',
      paths: positionals,
    };
  },
  discard(rest, cwd) {
    const { values, positionals } = parse('discard', rest, WHERE);
    return { kind: 'discard', where: oneOf('discard', values, cwd), paths: positionals };
  },
  log(rest, cwd) {
    const { values, positionals } = parse('log', rest, { ...WHERE, ...JSON_FLAG, filter: { type: 'string' } } as const);
    if (positionals[0] !== undefined)
      throw new UsageError(`log takes no PATH; use --filter ${JSON.stringify(positionals[0])}.`, 'log');
    const format = values.json === true ? 'json' : 'plain';
    return { kind: 'log', where: oneOf('log', values, cwd), format, filter: values.filter ?? null };
  },
  verify: (rest, cwd) => ({ kind: 'verify', ...careOf('verify', rest, cwd) }),
  recover: (rest, cwd) => ({ kind: 'recover', ...careOf('recover', rest, cwd) }),
  limits: parseLimits,
  allowances(rest, cwd) {
    const options = { ...WHERE, ...JSON_FLAG, revoke: { type: 'string', multiple: true } } as const;
    const { values, positionals } = parse('allowances', rest, options);
    return { kind: 'allowances', ...careWhere('allowances', values, positionals, cwd), revoke: values.revoke ?? [] };
  },
};

function parseLimits(rest: readonly string[], cwd: string): LimitsCommand {
  const options = { ...WHERE, ...JSON_FLAG, ...QUOTA_OPTIONS, ...LIMIT_OPTIONS } as const;
  const { values, positionals } = parse('limits', rest, options);
  const refuse = refuseFor('limits');
  const [set, runs] = [parseQuota(values, refuse), parseRunLimits(values, refuse)];
  return { kind: 'limits', ...careWhere('limits', values, positionals, cwd), set, runs };
}

function careOf(topic: 'verify' | 'recover', rest: readonly string[], cwd: string) {
  const { values, positionals } = parse(topic, rest, { ...WHERE, ...JSON_FLAG } as const);
  return careWhere(topic, values, positionals, cwd);
}

/** SANDBOX is a name, as `--sandbox` takes it. */
function careWhere(
  topic: 'verify' | 'recover' | 'limits' | 'allowances',
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
function parse<O extends NonNullable<ParseArgsConfig['options']>>(
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
}

function whereOf(topic: CommandName, { workspace, sandbox }: WhereOptions, cwd: string): Where {
  if (workspace === '') throw new UsageError('--workspace needs a folder.', topic);
  if (sandbox === '') throw new UsageError('--sandbox needs a name.', topic);
  const isDefault = workspace === undefined && sandbox === undefined;
  return {
    workspace: isDefault ? cwd : workspace === undefined ? null : resolve(cwd, workspace),
    sandbox: sandbox ?? null,
  };
}

function oneOf(topic: CommandName, options: WhereOptions, cwd: string): Where {
  if (options.workspace !== undefined && options.sandbox !== undefined)
    throw new UsageError('--workspace and --sandbox exclude each other.', topic);
  return whereOf(topic, options, cwd);
}

function parseVariable(text: string): readonly [string, string] {
  const equals = text.indexOf('=');
  if (equals < 1) throw new UsageError(`--env needs K=V, not ${JSON.stringify(text)}.`, 'run');
  return [text.slice(0, equals), text.slice(equals + 1)];
}
