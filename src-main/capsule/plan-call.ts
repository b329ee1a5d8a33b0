/** From a request to call an export to a call whose arguments are right. */
import { checkArguments } from '../../src-preload/contract/value-check.ts';
import { CapsuleError } from './capsule-error.ts';
import { programEntry } from './inspect-bytes.ts';
import type { GuestCall, InspectedCapsule } from './program.ts';

export interface CallRequest {
  readonly export: string;
  /** JSON values. */
  readonly args: readonly unknown[];
}

type Known = Pick<InspectedCapsule, 'exports' | 'functions' | 'shape'>;

function listed({ functions }: Pick<Known, 'functions'>): string {
  const names = functions.filter(({ hindrance }) => hindrance === null).map(({ name }) => name);
  return names.length === 0 ? 'It exports no function that can be called.' : `It exports: ${names.join(', ')}.`;
}

/** Errors: `unsupported-capsule` when it has no such function, or one that JSON cannot call; `invalid-argument`. */
export function planCall(capsule: Known, request: CallRequest): GuestCall {
  const found = capsule.functions.find(({ name }) => name === request.export);
  if (found === undefined)
    throw new CapsuleError(
      'unsupported-capsule',
      `The capsule has no function ${JSON.stringify(request.export)}. ${listed(capsule)}`,
    );
  if (found.hindrance !== null)
    throw new CapsuleError('unsupported-capsule', `${found.name} cannot be called: ${found.hindrance}.`);
  const problem = checkArguments(found, request.args);
  if (problem !== null) throw new CapsuleError('invalid-argument', problem);
  return { function: found, args: request.args };
}

const WHAT: Readonly<Record<InspectedCapsule['shape'], string>> = {
  reactor: 'a library: it has no _start',
  component: 'a component without wasi:cli/run',
  command: 'a command',
  plugin: 'a plug-in',
};

/** What runs when nothing is asked for. Errors: `unsupported-capsule` when there is no program, with what can be called. */
export function planProgram(capsule: Known): GuestCall | null {
  if (capsule.shape === 'plugin') return null;
  const entry = capsule.shape === 'command' ? programEntry(capsule) : null;
  if (entry !== null) return { function: entry, args: [] };
  const why = `This capsule is ${WHAT[capsule.shape]}, so there is no program in it to run`;
  throw new CapsuleError('unsupported-capsule', `${why}. ${listed(capsule)}`);
}
