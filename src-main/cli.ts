/** The command line: one engine, one command, one exit code. */
import { createClient } from '../src-preload/contract/client.ts';
import { CallError } from '../src-preload/contract/reply.ts';

import { showAllowances } from './cli/allowances.ts';
import { recoverSandbox, verifySandbox } from './cli/care.ts';
import { compareTrees } from './cli/compare.ts';
import { manageBin } from './cli/bin.ts';
import { callExport, showExports } from './cli/call.ts';
import { manageCheckpoints } from './cli/checkpoints.ts';
import { EXIT } from './cli/context.ts';
import type { Context } from './cli/context.ts';
import { showDiff } from './cli/diff.ts';
import { showFilters } from './cli/filters.ts';
import { findFiles } from './cli/find.ts';
import { parseCommand } from './cli/grammar.ts';
import type { Command, EngineCommand } from './cli/grammar.ts';
import { manageGrants } from './cli/grants.ts';
import { helpText } from './cli/help.ts';
import { manageLayers } from './cli/layers.ts';
import { learnRights } from './cli/learn.ts';
import { showLimits } from './cli/limits.ts';
import { showLog } from './cli/log.ts';
import { checkManifestFile } from './cli/manifest.ts';
import { restoreFile, showBlame, showFile, showHistory } from './cli/moments.ts';
import { UsageError } from './cli/parse-options.ts';
import { showPrincipals } from './cli/principals.ts';
import { showRetention } from './cli/retention.ts';
import { commitChanges, discardChanges } from './cli/review.ts';
import { runCapsule } from './cli/run.ts';
import { manageRuns } from './cli/runs.ts';
import { searchTexts } from './cli/search.ts';
import { createSink } from './cli/sink.ts';
import { TerminalInput } from './cli/terminal-input.ts';
import { printable } from './cli/text.ts';
import { writePlan } from './cli/plan.ts';
import { resolveConflict, showConflicts } from './cli/resolve.ts';
import { manageSandboxes } from './cli/sandboxes.ts';
import { manageSettings } from './cli/settings.ts';
import { stageChanges, unstageChanges } from './cli/stage.ts';
import { redoOperation, showOperations, undoOperation } from './cli/undo.ts';
import { exportTrail, importTrail } from './cli/trail-files.ts';
import { replayManifest } from './cli/what-if.ts';
import { explainEvent } from './cli/why.ts';
import type { EngineLink } from './rpc/engine-link.ts';
import { currentEnvironment, dataFolder } from './settings.ts';
import { locationsOf, readVersion } from './shell/locations.ts';
import { startEngine } from './shell/start-engine.ts';

const interruption = new AbortController();
const interrupt = (): void => interruption.abort();
const stdout = createSink(process.stdout, interrupt);
const stderr = createSink(process.stderr, interrupt);

type Kind = EngineCommand['kind'];
type CommandOf<K extends Kind> = Extract<EngineCommand, { readonly kind: K }>;

const PERFORM: { readonly [K in Kind]: (command: CommandOf<K>, context: Context) => Promise<number> } = {
  run: runCapsule,
  call: callExport,
  exports: showExports,
  diff: showDiff,
  commit: commitChanges,
  discard: discardChanges,
  log: showLog,
  history: showHistory,
  show: showFile,
  restore: restoreFile,
  blame: showBlame,
  export: exportTrail,
  import: importTrail,
  retention: showRetention,
  filters: showFilters,
  limits: showLimits,
  allowances: showAllowances,
  grants: manageGrants,
  why: explainEvent,
  learn: learnRights,
  'what-if': replayManifest,
  verify: verifySandbox,
  principals: showPrincipals,
  manifest: checkManifestFile,
  recover: recoverSandbox,
  stage: stageChanges,
  unstage: unstageChanges,
  plan: writePlan,
  conflicts: showConflicts,
  resolve: resolveConflict,
  operations: showOperations,
  undo: undoOperation,
  redo: redoOperation,
  bin: manageBin,
  compare: compareTrees,
  checkpoints: manageCheckpoints,
  layers: manageLayers,
  runs: manageRuns,
  settings: manageSettings,
  sandboxes: manageSandboxes,
  find: findFiles,
  search: searchTexts,
};

/** The table has the kind of command that each function takes. */
const execute = (command: EngineCommand, context: Context): Promise<number> =>
  (PERFORM[command.kind] as (command: EngineCommand, context: Context) => Promise<number>)(command, context);

/** Settles only if the engine stops by itself. */
const engineFault = async (engine: EngineLink): Promise<never> => {
  const fault = await engine.ended;
  return fault === null ? new Promise<never>(() => undefined) : Promise.reject(new Error(fault));
};

const sizeOf = ({ isTTY, columns, rows }: NodeJS.WriteStream): Pick<Context, 'size'> =>
  isTTY && columns > 0 && rows > 0 ? { size: { columns, rows } } : {};

const isRun = (command: EngineCommand): command is Extract<EngineCommand, { readonly kind: 'run' | 'call' }> =>
  command.kind === 'run' || command.kind === 'call';

/** What a person has, or a script instead: where input comes from, who answers, and how large the screen is. */
function seatOf(
  input: TerminalInput | null,
): Pick<Context, 'stdin' | 'answers' | 'echo' | 'terminal' | 'size' | 'stdout'> {
  const { stdin } = process;
  return {
    stdin: input ?? stdin,
    answers: stdin.isTTY && process.stderr.isTTY ? 'terminal' : 'nobody',
    echo: (state) => (input ? input.echo(state) : void stdin.setRawMode(state === 'off')),
    terminal: isSeated() ? 'terminal' : 'pipe',
    ...sizeOf(process.stdout),
    stdout: input?.behind(stdout) ?? stdout,
  };
}

const isSeated = (): boolean => process.stdin.isTTY && process.stdout.isTTY;

async function withEngine(command: EngineCommand): Promise<number> {
  const engine = startEngine(locationsOf(import.meta.url), dataFolder(currentEnvironment()));
  if (isRun(command) && command.format === 'json') engine.watch('on');
  const { stdin, stdout: screen } = process;
  const isTyped = isRun(command) && command.format === 'plain' && isSeated();
  const input = isTyped ? new TerminalInput({ stdin, stdout: screen, onInterrupt: interrupt }) : null;
  const context: Context = {
    ...seatOf(input),
    client: createClient(engine.call),
    onEvent: engine.onEvent,
    stderr,
    interrupted: interruption.signal,
    cwd: process.cwd(),
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interrupt);
  try {
    return await Promise.race([execute(command, context), engineFault(engine)]);
  } finally {
    input?.close();
    await engine.close();
  }
}

async function perform(command: Command): Promise<number> {
  if (command.kind === 'help') await stdout.write(helpText(command.topic));
  else if (command.kind === 'version') await stdout.write(`${readVersion(import.meta.url)}\n`);
  else return withEngine(command);
  return EXIT.done;
}

async function explain(error: unknown): Promise<number> {
  if (error instanceof UsageError) {
    const help = `capsule-inspector ${error.topic === null ? '' : `${error.topic} `}--help`;
    await stderr.write(`capsule-inspector: ${printable(error.message)} (${help})\n`);
    return EXIT.usage;
  }
  // A fault of ours keeps its stack, which is what a report of it needs.
  const told =
    error instanceof CallError ? printable(error.message) : error instanceof Error ? error.stack : String(error);
  await stderr.write(`capsule-inspector: ${told ?? ''}\n`);
  return isFilterError(error) ? EXIT.usage : EXIT.failed;
}

/** It names a column. */
const isFilterError = (error: unknown): boolean =>
  error instanceof CallError &&
  error.code === 'invalid-input' &&
  typeof error.details === 'object' &&
  error.details !== null &&
  'column' in error.details;

async function main(): Promise<number> {
  try {
    return await perform(parseCommand(process.argv.slice(2), process.cwd()));
  } catch (error) {
    return explain(error);
  }
}

// Stdin may still be open, and would keep the process waiting for nothing.
process.exit(await main());
