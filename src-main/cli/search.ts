/** `search`: lines of files that have a text, now or once. */
import { SEARCH_PLACES } from '../../src-preload/contract/search-calls.ts';
import type { FoundText, TextQuery } from '../../src-preload/contract/search-calls.ts';
import type { CallOutput, EventPayload } from '../../src-preload/contract/api.ts';

import { EXIT, openSandbox } from './context.ts';
import type { Context } from './context.ts';
import { NOTHING_FOUND } from './find.ts';
import { withJob } from './job-progress.ts';
import { JSON_FLAG, oneOf, parse, refuseFor, WHERE } from './parse-options.ts';
import { jsonLine, plural, printable } from './text.ts';
import type { Where } from './where.ts';

export interface SearchCommand {
  readonly kind: 'search';
  readonly where: Where;
  readonly format: 'plain' | 'json';
  readonly query: TextQuery;
  readonly limit: number;
}

const MOST = 100_000;
const refuse = refuseFor('search');

function limitOf(text: string | undefined): number {
  const limit = Number(text ?? MOST);
  return Number.isInteger(limit) && limit >= 1 && limit <= MOST ? limit : refuse(`--limit is a number up to ${MOST}.`);
}

function placeOf(text: string): TextQuery['within'] {
  return SEARCH_PLACES.find((one) => one === text) ?? refuse(`--in is one of ${SEARCH_PLACES.join(', ')}.`);
}

const OPTIONS = {
  ...WHERE,
  ...JSON_FLAG,
  regex: { type: 'boolean' },
  case: { type: 'boolean' },
  word: { type: 'boolean' },
  ignored: { type: 'boolean' },
  in: { type: 'string' },
  include: { type: 'string', multiple: true },
  exclude: { type: 'string', multiple: true },
  limit: { type: 'string' },
} as const;
type Values = ReturnType<typeof parse<typeof OPTIONS>>['values'];

const meaningOf = (values: Values): Pick<TextQuery, 'as' | 'letters' | 'words' | 'ignored'> => ({
  as: values.regex === true ? 'regex' : 'text',
  letters: values.case === true ? 'same-case' : 'any-case',
  words: values.word === true ? 'whole' : 'anywhere',
  ignored: values.ignored === true ? 'search' : 'skip',
});

/** Errors: `UsageError`. */
export function parseSearch(rest: readonly string[], cwd: string): SearchCommand {
  const { values, positionals } = parse('search', rest, OPTIONS);
  const [text, more] = positionals;
  if (text === undefined || text === '') return refuse('search needs a TEXT.');
  if (more !== undefined)
    return refuse(`search takes one TEXT, not ${JSON.stringify(more)} too: put blanks in quotes.`);
  const { include = [], exclude = [], in: within = 'merged' } = values;
  return {
    kind: 'search',
    where: oneOf('search', values, cwd),
    format: values.json === true ? 'json' : 'plain',
    query: { text, ...meaningOf(values), include, exclude, within: placeOf(within) },
    limit: limitOf(values.limit),
  };
}

/** `path:line: text`; of an earlier content `path@event:line: text`. */
function plainLines({ path, version, lines, more }: FoundText): string {
  const name = printable(version ? `${path}@${version.event}` : path);
  const texts = lines.map(({ line, text, from }) => `${name}:${line}: ${from > 0 ? '...' : ''}${printable(text)}\n`);
  return texts.join('') + (more > 0 ? `${name}: ${plural(more, 'more line')}\n` : '');
}

function remarks({ end, lines, skipped: { binary, large, unreadable } }: CallOutput<'textSearch'>): string {
  const skipped = [
    ...(binary > 0 ? [plural(binary, 'binary file')] : []),
    ...(large > 0 ? [`${plural(large, 'file')} above 16 MiB`] : []),
    ...(unreadable > 0 ? [`${plural(unreadable, 'file')} that could not be read`] : []),
  ];
  return [
    ...(end === 'limit' ? [`capsule-inspector: stopped at ${plural(lines, 'line')}; there may be more\n`] : []),
    ...(skipped.length > 0 ? [`capsule-inspector: not looked into: ${skipped.join(', ')}\n`] : []),
  ].join('');
}

export async function searchTexts({ where, format, query, limit }: SearchCommand, context: Context): Promise<number> {
  const { client, onEvent, stdout, stderr } = context;
  const state = await openSandbox(context, where);
  const sandbox = state.sandbox.id;
  const end = await withJob(context, 'Search', async (job) => {
    const undo = onEvent((name, payload) => {
      if (name !== 'textFound') return;
      const told = payload as EventPayload<'textFound'>;
      if (told.job !== job) return;
      return stdout.write(told.found.map(format === 'json' ? jsonLine : plainLines).join(''));
    });
    try {
      return await client.textSearch({ sandbox, job, query, limit });
    } finally {
      undo();
    }
  });
  await stderr.write(remarks(end));
  return end.files === 0 ? NOTHING_FOUND : EXIT.done;
}
