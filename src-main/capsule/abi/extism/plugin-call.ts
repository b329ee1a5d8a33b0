/** From a run's arguments to the call of an export, and from what it left to output and exit code. */
import type { GuestStdio, GuestWorld } from '../../guest-world.ts';
import { textOf, utf8 } from './parts.ts';
import type { ResultStyle } from './parts.ts';
import { HOOK, takesNoInput, UPGRADE } from './plugin-exports.ts';
import type { PluginExport } from './plugin-exports.ts';

/** Bytes of one read of standard input, and of all of it. */
const PIECE = 64 * 1024;
const MAX_INPUT = 32 * 1024 * 1024;

/** The run was asked for what its plug-in does not have; the message is for the user. */
export class Misuse extends Error {
  override readonly name = 'Misuse';
}
/** The exit code of a program that is called in the wrong way. */
export const MISUSE_EXIT = 2;

export interface PluginCall {
  readonly export: string;
  readonly input: Uint8Array;
}

export interface Outcome {
  /** What the export returned; 0 is success. */
  readonly code: number;
  readonly output: Uint8Array;
  /** What the plug-in set as its error; empty when none. */
  readonly error: string;
}

const listed = (exports: readonly PluginExport[]): string =>
  exports.length === 0 ? 'It has none that can be called.' : `It has: ${exports.map(({ name }) => name).join(', ')}.`;

function readAll(stdio: GuestStdio): Uint8Array {
  const pieces: Uint8Array[] = [];
  let total = 0;
  for (let piece = stdio.read(PIECE); piece.length > 0; piece = stdio.read(PIECE)) {
    pieces.push(piece);
    total += piece.length;
    if (total > MAX_INPUT) throw new Misuse(`A plug-in takes at most ${MAX_INPUT} bytes of input.`);
  }
  return new Uint8Array(Buffer.concat(pieces));
}

/** The payload travels as an array of byte numbers (contracts.md 2.4). */
const hookInput = (action: string, payload: string): Uint8Array =>
  utf8(JSON.stringify({ name: action, arguments: [[...utf8(payload)]] }));

/** Up to SDK 0.4 the previous version came as JSON, later as it is. */
const upgradeInput = (version: string, results: ResultStyle): Uint8Array =>
  utf8(results === 'raw' ? JSON.stringify({ prev_version: version }) : version);

function inputOf(name: string, args: readonly string[], { stdio }: GuestWorld, results: ResultStyle): Uint8Array {
  const [first, second] = args;
  if (name === HOOK && first !== undefined) return hookInput(first, second ?? '');
  if (name === UPGRADE) return upgradeInput(first ?? '', results);
  if (first !== undefined) return utf8(first);
  return takesNoInput(name) ? new Uint8Array(0) : readAll(stdio);
}

/** Arguments are `EXPORT [INPUT]`; without an input it is read from standard input. Throws `Misuse` for a wrong name. */
export function planCall(world: GuestWorld, exports: readonly PluginExport[], results: ResultStyle): PluginCall {
  const [, name, ...args] = world.args;
  if (name === undefined) throw new Misuse(`This is a plug-in: say which of its exports to call. ${listed(exports)}`);
  if (!exports.some((offered) => offered.name === name))
    throw new Misuse(`The plug-in has no export ${JSON.stringify(name)} that can be called. ${listed(exports)}`);
  return { export: name, input: inputOf(name, args, world, results) };
}

const CONTINUE = { word: 'continue', code: 0 } as const;
const VERDICTS = [CONTINUE, { word: 'final', code: 0 }, { word: 'deny', code: 1 }] as const;

/** What a hook decided: its first byte; what has none of those is "continue" with all of it (contracts.md 2.4). */
function finishHook(output: Uint8Array, { stdio }: GuestWorld): number {
  const verdict = VERDICTS[output[0] ?? -1];
  const payload = verdict === undefined ? output : output.subarray(1);
  const { word, code } = verdict ?? CONTINUE;
  if (word === 'deny') stdio.write('stderr', utf8(`${word}: ${textOf(payload)}\n`));
  else {
    stdio.write('stdout', payload);
    stdio.write('stderr', utf8(`${word}\n`));
  }
  return code;
}

/** Shows what a call left; returns the exit code of the run. A set error is a failure, whatever the export returned. */
export function finishCall(name: string, { code, output, error }: Outcome, world: GuestWorld): number {
  if (error !== '' || code !== 0) {
    world.stdio.write('stderr', utf8(`${error === '' ? `${name} returned ${code} without an error` : error}\n`));
    return code === 0 ? 1 : code;
  }
  if (name === HOOK) return finishHook(output, world);
  world.stdio.write('stdout', output);
  return 0;
}
