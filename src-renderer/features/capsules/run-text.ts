/** What a run was asked to do, in one line. */
import type { Run } from '../../../src-preload/contract/schemas.ts';

import { formatArguments } from './arguments.ts';

/** The call of one function, or the arguments of a program. */
export function runText({ call, args }: Pick<Run, 'call' | 'args'>): string {
  if (!call) return formatArguments(args);
  return `${call.export}(${call.args.map((value) => JSON.stringify(value)).join(', ')})`;
}
