/** The command line's grammar: what scripts rely on. */
import type { CallInput } from '../../src-preload/contract/api.ts';
import type { CallCommand, CallRequest, ExportsCommand, RunSettings } from './call-arguments.ts';
import { LIMIT_OPTIONS, QUOTA_OPTIONS, givenLimits, parseQuota, parseRunLimits } from './limit-arguments.ts';
import type { RunLimitSettings } from './limit-arguments.ts';
import { COMMANDS } from './command-names.ts';
import type { CommandName, Topic } from './command-names.ts';
import { parseManifestCommand } from './manifest.ts';
import type { ManifestCommand } from './manifest.ts';
import { MOMENT_OPTIONS, momentsOf, parseBlame, parseHistory, parseRestore, parseShow } from './moment-arguments.ts';
import type { MomentCommand, Moments } from './moment-arguments.ts';
import { parseMounts } from './mount-arguments.ts';
import { POLICY_OPTIONS, runPolicyOf } from './mode-arguments.ts';
import { parseGrants, parseLearn, parseWhatIf, parseWhy } from './policy-arguments.ts';
import type { PolicyCommand } from './policy-arguments.ts';
import { careOf, careWhere, JSON_FLAG, oneOf, parse, refuseFor, UsageError, WHERE, whereOf } from './parse-options.ts';
import { parsePrincipals } from './principals.ts';
import type { PrincipalsCommand } from './principals.ts';
import { PROMPT_OPTIONS, promptsOf } from './prompt-arguments.ts';
import type { AllowancesCommand } from './prompt-arguments.ts';
import { parseExport, parseFilters, parseImport, parseLog, parseRetention } from './record-arguments.ts';
import type { RecordCommand } from './record-arguments.ts';
import { parseCompare } from './compare.ts';
import type { CompareCommand } from './compare.ts';
import { parseBin } from './bin.ts';
import type { BinCommand } from './bin.ts';
import { parseCheckpoints } from './checkpoints.ts';
import type { CheckpointsCommand } from './checkpoints.ts';
import { parseLayers } from './layers.ts';
import type { LayersCommand } from './layers.ts';
import { parseSandboxes } from './sandboxes.ts';
import type { SandboxesCommand } from './sandboxes.ts';
import { parseCommit } from './commit-arguments.ts';
import type { CommitCommand } from './commit-arguments.ts';
import { parsePlan } from './plan.ts';
import type { PlanCommand } from './plan.ts';
import { parseSettings } from './settings.ts';
import type { SettingsCommand } from './settings.ts';
import { parseConflicts, parseResolve } from './resolve.ts';
import type { ConflictsCommand, ResolveCommand } from './resolve.ts';
import { parseFind } from './find.ts';
import type { FindCommand } from './find.ts';
import { parseSearch } from './search.ts';
import type { SearchCommand } from './search.ts';
import { parseStage, parseUnstage } from './stage.ts';
import type { StageCommand, UnstageCommand } from './stage.ts';
import { parseOperations, parseRedo, parseUndo } from './undo.ts';
import type { OperationsCommand, RedoCommand, UndoCommand } from './undo.ts';
import { AGAIN_OPTIONS, againOf, parseRuns } from './runs-arguments.ts';
import type { Again, RunsCommand } from './runs-arguments.ts';
import type { Where } from './where.ts';

export interface RunCommand extends RunSettings {
  readonly kind: 'run';
  readonly args: readonly string[];
  /** One function instead of the program. */
  readonly call?: CallRequest;
  /** Instead of a capsule: a run that was, once more. */
  readonly again?: Again;
}
export interface DiffCommand {
  readonly kind: 'diff';
  readonly where: Where;
  readonly format: 'plain' | 'json' | 'patch';
  readonly paths: readonly string[];
  /** Instead of what the sandbox changed: what differs between two moments, of at most one path. */
  readonly moments?: Moments;
}
export interface DiscardCommand {
  readonly kind: 'discard';
  readonly where: Where;
  readonly paths: readonly string[];
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
  | RecordCommand
  | MomentCommand
  | VerifyCommand
  | RecoverCommand
  | LimitsCommand
  | AllowancesCommand
  | PolicyCommand
  | PrincipalsCommand
  | ManifestCommand
  | OperationsCommand
  | UndoCommand
  | RedoCommand
  | BinCommand
  | CheckpointsCommand
  | StageCommand
  | UnstageCommand
  | CompareCommand
  | PlanCommand
  | ConflictsCommand
  | ResolveCommand
  | LayersCommand
  | RunsCommand
  | FindCommand
  | SearchCommand
  | SettingsCommand
  | SandboxesCommand;
export type Command = EngineCommand | { readonly kind: 'help'; readonly topic: Topic } | { readonly kind: 'version' };

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

const RUN_OPTIONS = {
  ...WHERE,
  ...JSON_FLAG,
  mount: { type: 'string', multiple: true },
  memory: { type: 'string', multiple: true },
  pure: { type: 'boolean' },
  env: { type: 'string', multiple: true },
  ...PROMPT_OPTIONS,
  ...POLICY_OPTIONS,
  ...LIMIT_OPTIONS,
} as const;
type RunValues = ReturnType<typeof parse<typeof RUN_OPTIONS>>['values'];

/** What `run` and `call` are told in the same way. */
const runSettings = (topic: 'run' | 'call', values: RunValues, cwd: string) => ({
  where: whereOf(topic, values, cwd),
  ...parseMounts(values, cwd, refuseFor(topic)),
  env: Object.fromEntries((values.env ?? []).map(parseVariable)),
  format: values.json === true ? ('json' as const) : ('plain' as const),
  ...givenLimits(values, refuseFor(topic)),
  ...runPolicyOf(values, refuseFor(topic)),
  ...promptsOf(values, cwd, refuseFor(topic)),
});

const PARSERS: Readonly<Record<CommandName, (rest: readonly string[], cwd: string) => EngineCommand>> = {
  run(rest, cwd) {
    const { values, positionals, tokens } = parse('run', rest, { ...RUN_OPTIONS, ...AGAIN_OPTIONS } as const);
    const settings = runSettings('run', values, cwd);
    const again = againOf(values, positionals, settings);
    if (again) return { kind: 'run', capsule: '', ...settings, args: [], again };
    const end = tokens.find((token) => token.kind === 'option-terminator')?.index ?? Infinity;
    const args = tokens.flatMap((token) => (token.kind === 'positional' && token.index > end ? [token.value] : []));
    const [capsule, more] = positionals.slice(0, positionals.length - args.length);
    if (capsule === undefined) throw new UsageError('run needs a CAPSULE.', 'run');
    if (more !== undefined)
      throw new UsageError(`Put "--" before the capsule's own arguments, such as ${JSON.stringify(more)}.`, 'run');
    return { kind: 'run', capsule, ...settings, args };
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
      ...MOMENT_OPTIONS,
    } as const);
    if (values.json === true && values.patch === true)
      throw new UsageError('--json and --patch exclude each other.', 'diff');
    const format = values.json === true ? 'json' : values.patch === true ? 'patch' : 'plain';
    const where = oneOf('diff', values, cwd);
    return { kind: 'diff', where, format, paths: positionals, ...momentsOf(values, positionals) };
  },
  compare: parseCompare,
  commit: parseCommit,
  discard(rest, cwd) {
    const { values, positionals } = parse('discard', rest, WHERE);
    return { kind: 'discard', where: oneOf('discard', values, cwd), paths: positionals };
  },
  log: parseLog,
  verify: (rest, cwd) => ({ kind: 'verify', ...careOf('verify', rest, cwd) }),
  recover: (rest, cwd) => ({ kind: 'recover', ...careOf('recover', rest, cwd) }),
  limits: parseLimits,
  history: parseHistory,
  show: parseShow,
  restore: parseRestore,
  blame: parseBlame,
  export: parseExport,
  import: parseImport,
  retention: parseRetention,
  filters: parseFilters,
  grants: parseGrants,
  why: parseWhy,
  learn: parseLearn,
  'what-if': parseWhatIf,
  principals: parsePrincipals,
  manifest: parseManifestCommand,
  stage: parseStage,
  unstage: parseUnstage,
  plan: parsePlan,
  conflicts: parseConflicts,
  resolve: parseResolve,
  operations: parseOperations,
  undo: parseUndo,
  redo: parseRedo,
  bin: parseBin,
  checkpoints: parseCheckpoints,
  layers: parseLayers,
  runs: parseRuns,
  settings: parseSettings,
  sandboxes: parseSandboxes,
  find: parseFind,
  search: parseSearch,
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

function parseVariable(text: string): readonly [string, string] {
  const equals = text.indexOf('=');
  if (equals < 1) throw new UsageError(`--env needs K=V, not ${JSON.stringify(text)}.`, 'run');
  return [text.slice(0, equals), text.slice(equals + 1)];
}
