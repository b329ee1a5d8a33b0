/** `run`: one capsule with our stdio as its own. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

import type { CallInput, EventPayload } from '../../src-preload/contract/api.ts';
import { CallError } from '../../src-preload/contract/reply.ts';
import type { Run } from '../../src-preload/contract/schemas.ts';
import type { CallErrorCode } from '../../src-preload/contract/vocabulary.ts';

import { consentLines } from './consent.ts';
import { EXIT, openSandbox } from './context.ts';
import type { Context } from './context.ts';
import type { RunCommand } from './grammar.ts';
import { createPrompter } from './prompts.ts';
import type { Prompter } from './prompts.ts';
import { grantStanding } from './standing-grants.ts';
import { printable } from './text.ts';
import { runNamed } from './runs.ts';
import { tellRefusals } from './run-refusals.ts';
import { createJsonReporter, createPlainReporter } from './run-reporter.ts';
import type { RunReporter } from './run-reporter.ts';

/** Failures of `runStart` that are the capsule's fault. */
const CANNOT_LOAD: ReadonlySet<CallErrorCode> = new Set<CallErrorCode>([
  'not-wasm',
  'bad-wasm',
  'missing-imports',
  'unsupported-capsule',
  'too-large',
  'bad-manifest',
  'bad-package',
  'wrong-hash',
  'not-found',
  'is-directory',
  'access',
]);

/** `onEnded` has its turn when everything else of the run has been reported. */
export async function runCapsule(
  command: RunCommand,
  context: Context,
  onEnded: (run: Run) => Promise<void> = () => Promise.resolve(),
): Promise<number> {
  const { client, interrupted } = context;
  const { sandbox } = await openSandbox(context, command.where);
  const reporter = command.format === 'json' ? createJsonReporter(context) : createPlainReporter(context);
  const follower = followRun(context, reporter);
  const prompter = createPrompter(context, command.prompts);
  try {
    if (interrupted.aborted) return EXIT.killed;
    const run = await started(command, sandbox.id, context);
    await grantStanding(run, command.prompts, context);
    await reporter.start(run);
    follower.attach(run.id);
    const kill = (): void => void client.runKill({ run: run.id }).catch(ignoreFailure);
    interrupted.addEventListener('abort', kill, { once: true });
    if (wasAborted(interrupted)) kill();
    feed(run.id, context, prompter).catch(ignoreFailure);
    const ended = await follower.ended;
    const code = exitCode(ended);
    await reporter.end(ended.run, code);
    await onEnded(ended.run);
    if (command.format === 'plain') await tellRefusals(ended.run, command.where, context);
    return code;
  } catch (error) {
    return await tellRefusal(error, context);
  } finally {
    prompter.stop();
    follower.stop();
  }
}

/** A capsule, or a run that was, once more. */
async function started(command: RunCommand, sandbox: string, context: Context): Promise<Run> {
  const { client, size } = context;
  const { again, consent } = command;
  if (!again) return await client.runStart(await requestOf(command, sandbox, context));
  const { id: run } = await runNamed(sandbox, again.run, context);
  const seat = { ...(size ? { size } : {}), ...(consent === undefined ? {} : { consent }) };
  return await client.runAgain({ sandbox, run, from: again.from, ...seat });
}

async function requestOf(command: RunCommand, sandbox: string, context: Context): Promise<CallInput<'runStart'>> {
  const { capsule, args, call, env, mounts, schemes, limits = {}, mode, consent } = command;
  const file = await capsuleFile(capsule, sandbox, context);
  const { terminal, size } = context;
  const what = { file, args: [...args], ...(call ? { call } : {}) };
  const seat = { terminal, ...(size ? { size } : {}), ...(Object.keys(limits).length > 0 ? { limits } : {}) };
  const policy = { ...(mode ? { mode } : {}), ...(consent === undefined ? {} : { consent }) };
  return { sandbox, ...what, env, mounts, schemes, ...seat, ...policy };
}

/** The exit code of what is the capsule's fault, or that of its arguments, told in a sentence. Throws everything else. */
export async function tellRefusal(error: unknown, { stderr }: Context): Promise<number> {
  if (!(error instanceof CallError)) throw error;
  if (error.code === 'needs-consent') {
    await stderr.write(consentLines(error));
    return EXIT.cannotLoad;
  }
  const isUsage = error.code === 'invalid-argument';
  if (!isUsage && !CANNOT_LOAD.has(error.code)) throw error;
  await stderr.write(`capsule-inspector: ${error.message}\n`);
  return isUsage ? EXIT.usage : EXIT.cannotLoad;
}

/** A function of its own, because the checker believes that `aborted` stays what it was before an await. */
const wasAborted = (signal: AbortSignal): boolean => signal.aborted;

/** A path; or, when there is no such file, the name of a bundled capsule. */
export async function capsuleFile(text: string, sandbox: string, { client, cwd }: Context): Promise<string> {
  const file = resolve(cwd, text);
  if (existsSync(file)) return file;
  const bundled = (await client.capsuleList({ sandbox })).find((capsule) => capsule.bundled && capsule.name === text);
  return bundled?.file ?? file;
}

/** Waits for each piece to be taken, so that a large input is never in memory as a whole. An input that cannot be read ends. */
async function feed(run: string, { client, stdin, stderr }: Context, prompter: Prompter): Promise<void> {
  try {
    for await (const piece of stdin) {
      const bytes = prompter.read(piece);
      if (bytes.length > 0) await client.runInput({ run, bytes });
    }
  } catch (error) {
    if (error instanceof CallError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    await stderr.write(`capsule-inspector: The input ends here, because it cannot be read: ${printable(why)}\n`);
  }
  prompter.inputEnded();
  await client.runInput({ run, bytes: null });
}

/** A run that is over takes no more input and no kill. */
function ignoreFailure(error: unknown): void {
  if (!(error instanceof CallError)) throw error;
}

interface Ended {
  readonly run: Run;
  /** It got as far as running. */
  readonly didRun: boolean;
}

interface Follower {
  /** Starts with whatever the run has said since before its id was known. */
  attach(run: string): void;
  readonly ended: Promise<Ended>;
  stop(): void;
}

function followRun({ onEvent }: Context, reporter: RunReporter): Follower {
  const { promise: ended, resolve: end } = Promise.withResolvers<Ended>();
  const { promise: attached, resolve: attach } = Promise.withResolvers<string>();
  let didRun = false;
  const onChanged = (run: Run): void => {
    didRun ||= run.state === 'running';
    if (run.state === 'ended') end({ run, didRun });
  };
  const onOutput = async (payload: EventPayload<'runOutput'>): Promise<void> => {
    if (payload.run === (await attached)) await reporter.output(payload.stream, payload.bytes);
  };
  const stop = onEvent((name, payload) => {
    if (name === 'runOutput') return onOutput(payload as EventPayload<'runOutput'>);
    if (name === 'runChanged') return attached.then((id) => (payload as Run).id === id && onChanged(payload as Run));
    if (name === 'audited') return attached.then(() => reporter.audited());
    return undefined;
  });
  return { attach, ended, stop };
}

function exitCode({ run: { end }, didRun }: Ended): number {
  switch (end?.how) {
    case 'exited':
      return eightBits(end.code);
    case 'killed':
      return EXIT.killed;
    case 'limit':
      return EXIT.limit;
    case 'trapped':
      return EXIT.trapped;
    case 'failed':
      return didRun ? EXIT.failed : EXIT.cannotLoad;
    case undefined:
      return EXIT.failed;
  }
}

/** A process has eight bits for its code; what does not fit must not become success. */
const eightBits = (code: number): number => (code >= 0 && code <= 255 ? code : code & 255 || 255);
