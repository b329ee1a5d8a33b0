/** `runs`: the runs of a sandbox, what one of them did, and two side by side. */
import type { CallOutput } from '../../src-preload/contract/api.ts';
import type { RunPairRow, RunPath, RunStory } from '../../src-preload/contract/run-story-calls.ts';
import type { Run } from '../../src-preload/contract/schemas.ts';
import { CHANGE_LETTERS } from '../../src-preload/contract/vocabulary.ts';
import { CallError } from '../../src-preload/contract/reply.ts';

import { EXIT, openSandbox } from './context.ts';
import type { Context } from './context.ts';
import type { RunsCommand } from './runs-arguments.ts';
import { alignColumns, formatSize, jsonLine, plural, printable, shellWord, timeText } from './text.ts';

/** Rows that are asked for at once. */
const PAGE = 5000;
/** Characters of an ID in the list: enough to tell a few thousand runs apart. */
const SHORT = 8;

/** The run whose id begins like that. Errors: `not-found`, `invalid-argument` when there are several. */
export async function runNamed(sandbox: string, text: string, { client }: Pick<Context, 'client'>): Promise<Run> {
  const found = (await client.runList({ sandbox })).filter(({ id }) => id.startsWith(text));
  const [run, more] = found;
  if (!run) throw new CallError('not-found', `There is no run ${text}.`);
  if (more && run.id !== text) throw new CallError('invalid-argument', `Several runs begin with ${text}.`);
  return run;
}

export async function manageRuns({ where, act, format }: RunsCommand, context: Context): Promise<number> {
  const { sandbox } = await openSandbox(context, where);
  if (act.what === 'list') return await listRuns(sandbox.id, format, context);
  if (act.what === 'show') return await showRun(await runNamed(sandbox.id, act.id, context), format, context);
  const [a, b] = [await runNamed(sandbox.id, act.a, context), await runNamed(sandbox.id, act.b, context)];
  return await compareRuns({ sandbox: sandbox.id, a: a.id, b: b.id, only: act.only }, format, context);
}

function endText({ end }: Run): string {
  if (!end) return 'running';
  if (end.how === 'exited') return `exited with ${end.code}`;
  return end.how === 'killed' ? `killed: ${end.why}` : `${end.how}: ${end.message}`;
}

const whatText = ({ capsule, call, args }: Run): string =>
  call
    ? `${printable(capsule)} ${printable(call.export)} ${printable(JSON.stringify(call.args))}`
    : [capsule, ...args].map((word) => printable(shellWord(word))).join(' ');

const timeOf = ({ startedAt, endedAt }: Run): string => (endedAt === null ? '' : `${endedAt - startedAt} ms`);

async function listRuns(sandbox: string, format: 'plain' | 'json', { client, stdout }: Context): Promise<number> {
  const runs = await client.runList({ sandbox });
  if (format === 'json') await stdout.write(runs.map(jsonLine).join(''));
  else if (runs.length === 0) await stdout.write('There are no runs.\n');
  else await stdout.write(alignColumns(runs.map(rowOf)));
  return EXIT.done;
}

const rowOf = (run: Run): readonly string[] => [
  run.id.slice(0, SHORT),
  timeText(run.startedAt),
  printable(endText(run)),
  timeOf(run),
  plural(run.eventCount, 'event'),
  run.deniedCount === 0 ? '' : `${run.deniedCount} refused or failed`,
  whatText(run),
];

async function showRun(run: Run, format: 'plain' | 'json', { client, stdout }: Context): Promise<number> {
  const story = await client.runStory({ sandbox: run.sandbox, run: run.id });
  await stdout.write(format === 'json' ? jsonLine(story) : storyText(story));
  return EXIT.done;
}

function storyText({ run, totals, checkpoint, paths }: RunStory): string {
  const { use } = run;
  const facts: readonly (readonly [string, string])[] = [
    ['run', run.id],
    ['what', whatText(run)],
    ['started', timeText(run.startedAt)],
    ['end', printable(`${endText(run)}${run.endedAt === null ? '' : ` after ${timeOf(run)}`}`)],
    ['mode', run.mode ?? 'open'],
    ['checkpoint', checkpoint === null ? 'none is kept' : String(checkpoint)],
    ['events', `${totals.events}, ${totals.refused} refused, ${totals.failed} failed`],
    ['bytes', `${formatSize(totals.read)} read, ${formatSize(totals.written)} written`],
    ...(use ? [['use', useText(use)] as const] : []),
    ...(run.again == null ? [] : [['again', `of ${run.again}`] as const]),
    ...(run.notes ?? []).map((note) => ['note', printable(note)] as const),
  ];
  const more = totals.paths > paths.length ? `... and ${totals.paths - paths.length} more paths\n` : '';
  return `${alignColumns(facts)}\n${alignColumns(paths.map(pathRow))}${more}`;
}

const useText = ({ cpu, memory, calls, output }: NonNullable<Run['use']>): string =>
  [
    ...(cpu === null ? [] : [`${Math.round(cpu)} ms of processor`]),
    ...(memory === null ? [] : [`${formatSize(memory)} of memory`]),
    plural(calls, 'call'),
    `${formatSize(output)} printed`,
  ].join(', ');

const some = (count: number, word: string): string => (count === 0 ? '' : `${count} ${word}`);

const pathRow = ({ path, change, read, written, reads, writes, refused, failed }: RunPath): readonly string[] => [
  change === null ? ' ' : CHANGE_LETTERS[change],
  printable(path),
  some(reads, `read (${formatSize(read)})`),
  some(writes, `written (${formatSize(written)})`),
  some(refused, 'refused'),
  some(failed, 'failed'),
];

const SIGNS: Readonly<Record<RunPairRow['state'], string>> = {
  same: '=',
  different: '!',
  'only-a': 'A',
  'only-b': 'B',
};

interface Asked {
  readonly sandbox: string;
  readonly a: string;
  readonly b: string;
  readonly only: 'all' | 'differences';
}

const pairRow = ({ state, op, path, path2, differs }: RunPairRow): readonly string[] => [
  SIGNS[state],
  op,
  path2 === null ? printable(path) : `${printable(path)} -> ${printable(path2)}`,
  differs.join(', '),
];

/** Each page is written as it comes: there may be a million rows. */
async function compareRuns(asked: Asked, format: 'plain' | 'json', context: Context): Promise<number> {
  const { client, stdout } = context;
  let page = await client.runCompare({ ...asked, offset: 0, limit: PAGE });
  for (let offset = 0; page.rows.length > 0;) {
    await stdout.write(format === 'json' ? page.rows.map(jsonLine).join('') : alignColumns(page.rows.map(pairRow)));
    offset += page.rows.length;
    if (offset >= page.total) break;
    page = await client.runCompare({ ...asked, offset, limit: PAGE });
  }
  const { counts, trees } = page;
  await stdout.write(format === 'json' ? jsonLine({ counts, trees }) : `${countsText(counts)}\n`);
  return counts.different + counts.onlyA + counts.onlyB === 0 ? EXIT.done : EXIT.conflicts;
}

const countsText = ({ same, different, onlyA, onlyB }: CallOutput<'runCompare'>['counts']): string =>
  `${same} the same, ${different} with another result, ${onlyA} of A alone, ${onlyB} of B alone`;
