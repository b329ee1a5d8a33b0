/** `call` and `exports`: the functions of a capsule, from the command line. */
import type { Capsule, Run } from '../../src-preload/contract/schemas.ts';
import { signatureText } from '../../src-preload/contract/value-type.ts';
import type { ExportKind, FunctionExport } from '../../src-preload/contract/value-type.ts';
import { readArguments } from '../../src-preload/contract/value-words.ts';

import { EXIT, openSandbox } from './context.ts';
import type { Context } from './context.ts';
import type { CallCommand, CallRequest, ExportsCommand } from './call-arguments.ts';
import { capsuleFile, runCapsule, tellRefusal } from './run.ts';
import { alignColumns, jsonLine, printable, printableJson } from './text.ts';

type Inspected = { readonly capsule: Capsule } | { readonly exit: number };

/** A capsule that cannot be used is told in a sentence, as `run` does. */
async function inspect(command: CallCommand | ExportsCommand, context: Context): Promise<Inspected> {
  const { sandbox } = await openSandbox(context, command.where);
  const file = await capsuleFile(command.capsule, sandbox.id, context);
  try {
    return { capsule: await context.client.capsuleInspect({ sandbox: sandbox.id, file }) };
  } catch (error) {
    return { exit: await tellRefusal(error, context) };
  }
}

/** A function that is not there has no types: the engine then says what there is. */
function callOf(capsule: Capsule, command: CallCommand): CallRequest {
  const found = capsule.functions.find(({ name }) => name === command.export);
  const args = readArguments(found ?? { params: [] }, command.words) as CallRequest['args'];
  return { export: command.export, args };
}

/** Calls one function. Its result goes to stdout as one line of JSON, unless the function has printed it there already. */
export async function callExport(command: CallCommand, context: Context): Promise<number> {
  const inspected = await inspect(command, context);
  if ('exit' in inspected) return inspected.exit;
  const { capsule } = inspected;
  const isShown = command.format === 'plain' && capsule.abi !== 'extism';
  const showResult = async ({ result }: Run): Promise<void> => {
    if (isShown && typeof result === 'string') await context.stdout.write(`${printableJson(result)}\n`);
  };
  const run = { ...command, kind: 'run', args: [], capsule: capsule.file, call: callOf(capsule, command) } as const;
  return runCapsule(run, context, showResult);
}

const KINDS: Readonly<Record<ExportKind, string>> = {
  command: 'program',
  lifecycle: 'lifecycle',
  interceptor: 'interceptor',
  function: 'function',
};

const row = (one: FunctionExport): readonly string[] => [
  KINDS[one.kind],
  printable(signatureText(one)),
  one.hindrance === null ? '' : printable(`cannot be called: ${one.hindrance}`),
];

/** Lists what can be called. */
export async function showExports(command: ExportsCommand, context: Context): Promise<number> {
  const inspected = await inspect(command, context);
  if ('exit' in inspected) return inspected.exit;
  const { functions } = inspected.capsule;
  const plain = functions.length === 0 ? 'It exports no function.\n' : alignColumns(functions.map(row));
  await context.stdout.write(command.format === 'json' ? functions.map(jsonLine).join('') : plain);
  return EXIT.done;
}
