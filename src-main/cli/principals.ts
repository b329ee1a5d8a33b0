/** `principals`: on whose behalf capsules can run, each in a sandbox of its own. */
import { PrincipalName } from '../../src-preload/contract/policy-schemas.ts';
import type { Principal } from '../../src-preload/contract/policy-schemas.ts';
import { CallError } from '../../src-preload/contract/reply.ts';

import { EXIT, openSandbox } from './context.ts';
import type { Context } from './context.ts';
import { JSON_FLAG, oneOf, parse, refuseFor, UsageError, WHERE } from './parse-options.ts';
import { alignColumns, jsonLine, printable } from './text.ts';
import type { Where } from './where.ts';

export interface PrincipalsCommand {
  readonly kind: 'principals';
  readonly where: Where;
  readonly format: 'plain' | 'json';
  /** The name of one to be made. */
  readonly create: string | null;
}

/** Errors: `UsageError`. */
export function parsePrincipals(rest: readonly string[], cwd: string): PrincipalsCommand {
  const options = { ...WHERE, ...JSON_FLAG, create: { type: 'string' } } as const;
  const { values, positionals } = parse('principals', rest, options);
  const refuse = refuseFor('principals');
  if (positionals[0] !== undefined) return refuse(`principals takes no ${JSON.stringify(positionals[0])}.`);
  if (values.create !== undefined && !PrincipalName.safeParse(values.create).success)
    return refuse('--create needs a name of 1 to 32 lower case letters, digits and hyphens.');
  const format = values.json === true ? 'json' : 'plain';
  return { kind: 'principals', where: oneOf('principals', values, cwd), format, create: values.create ?? null };
}

/** A name that cannot be is a mistake in the command. */
function refuseName(error: unknown): never {
  const isName = error instanceof CallError && (error.code === 'invalid-argument' || error.code === 'already-exists');
  throw isName ? new UsageError(error.message, 'principals') : error;
}

const row = ({ name, sandbox, current }: Principal): readonly string[] => [
  current ? '*' : ' ',
  printable(name),
  sandbox === null ? 'no sandbox here yet' : printable(sandbox),
];

export async function showPrincipals({ where, create, format }: PrincipalsCommand, context: Context): Promise<number> {
  const { sandbox } = await openSandbox(context, where);
  const { client, stdout } = context;
  const here = { sandbox: sandbox.id };
  const asked = create === null ? client.principalList(here) : client.principalCreate({ ...here, name: create });
  const principals = await asked.catch(refuseName);
  await stdout.write(format === 'json' ? principals.map(jsonLine).join('') : alignColumns(principals.map(row)));
  return EXIT.done;
}
