/** `find`: files by some letters of their paths, the best first. */
import type { CallInput, CallOutput } from '../../src-preload/contract/api.ts';
import { FIND_PLACES } from '../../src-preload/contract/search-calls.ts';
import { CHANGE_LETTERS } from '../../src-preload/contract/vocabulary.ts';

import { EXIT, openSandbox } from './context.ts';
import type { Context } from './context.ts';
import { JSON_FLAG, oneOf, parse, refuseFor, WHERE } from './parse-options.ts';
import { alignColumns, jsonLine, printable } from './text.ts';
import type { Where } from './where.ts';

export interface FindCommand {
  readonly kind: 'find';
  readonly where: Where;
  readonly format: 'plain' | 'json';
  readonly text: string;
  readonly within: CallInput<'fileFind'>['within'];
  readonly limit: number;
}

const MOST = 500;
const DEFAULT_LIMIT = 50;
/** Milliseconds between two questions while the list of paths is being made. */
const AGAIN = 100;
/** Exit code: as those of programs that search. */
export const NOTHING_FOUND = EXIT.conflicts;

const refuse = refuseFor('find');

function limitOf(text: string | undefined): number {
  const limit = Number(text ?? DEFAULT_LIMIT);
  return Number.isInteger(limit) && limit >= 1 && limit <= MOST ? limit : refuse(`--limit is a number up to ${MOST}.`);
}

/** Errors: `UsageError`. */
export function parseFind(rest: readonly string[], cwd: string): FindCommand {
  const options = { ...WHERE, ...JSON_FLAG, in: { type: 'string' }, limit: { type: 'string' } } as const;
  const { values, positionals } = parse('find', rest, options);
  const text = positionals.join(' ');
  if (text.trim() === '') return refuse('find needs a TEXT.');
  const within = values.in ?? 'merged';
  const place = FIND_PLACES.find((one) => one === within);
  if (place === undefined) return refuse(`--in is one of ${FIND_PLACES.join(', ')}.`);
  const format = values.json === true ? 'json' : 'plain';
  return { kind: 'find', where: oneOf('find', values, cwd), format, text, within: place, limit: limitOf(values.limit) };
}

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });

/** Asks until the list of paths is whole. */
async function wholeAnswer(
  { client, interrupted }: Context,
  asked: CallInput<'fileFind'>,
): Promise<CallOutput<'fileFind'>> {
  for (;;) {
    const answer = await client.fileFind(asked);
    if (answer.complete === 'yes' || interrupted.aborted) return answer;
    await pause(AGAIN);
  }
}

export async function findFiles(
  { where, format, text, within, limit }: FindCommand,
  context: Context,
): Promise<number> {
  const { stdout } = context;
  const state = await openSandbox(context, where);
  const { matches } = await wholeAnswer(context, { sandbox: state.sandbox.id, text, within, limit });
  if (format === 'json') await stdout.write(matches.map(jsonLine).join(''));
  else
    await stdout.write(
      alignColumns(matches.map(({ path, change }) => [change ? CHANGE_LETTERS[change] : ' ', printable(path)])),
    );
  return matches.length === 0 ? NOTHING_FOUND : EXIT.done;
}
