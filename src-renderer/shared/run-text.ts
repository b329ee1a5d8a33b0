/** What a run was asked to do, in one line. */
import type { Run } from '../../src-preload/contract/schemas.ts';

import { visible } from './visible.ts';

import { formatArguments } from './arguments.ts';

/** The call of one function, or the arguments of a program, with what cannot be seen in them made visible. */
export function runText({ call, args }: Pick<Run, 'call' | 'args'>): string {
  if (!call) return visible(formatArguments(args));
  return visible(`${call.export}(${call.args.map((value) => JSON.stringify(value)).join(', ')})`);
}
