/** `history`, `show`, `restore`, `blame`, and `diff` between two moments: files as they were. */
import type { BlameLines, FileVersion } from '../../src-preload/contract/event-schemas.ts';
import { CallError } from '../../src-preload/contract/reply.ts';
import type { SandboxState } from '../../src-preload/contract/schemas.ts';
import { CHANGE_LETTERS } from '../../src-preload/contract/vocabulary.ts';

import { EXIT, openSandbox } from './context.ts';
import type { Context } from './context.ts';
import { patchOfTexts } from './diff-text.ts';
import type { DiffCommand } from './grammar.ts';
import type { BlameCommand, HistoryCommand, Moment, Moments, RestoreCommand, ShowCommand } from './moment-arguments.ts';
import { canonicalPath } from './paths.ts';
import { alignColumns, formatSize, jsonLine, plural, printable, timeText } from './text.ts';

/** Bytes of a file asked for at once, and changes. */
const PIECE = 4 * 1024 * 1024;
const MOST_CHANGES = 10_000;

interface Place {
  readonly state: SandboxState;
  readonly sandbox: string;
  /** Canonical. */
  readonly path: string;
}

async function placeOf(
  { where, path }: HistoryCommand | ShowCommand | BlameCommand | RestoreCommand,
  context: Context,
): Promise<Place> {
  const state = await openSandbox(context, where);
  return { state, sandbox: state.sandbox.id, path: canonicalPath(path, { state, cwd: context.cwd }) };
}

export async function showHistory(command: HistoryCommand, context: Context): Promise<number> {
  const { client, stdout, stderr } = context;
  const { sandbox, path } = await placeOf(command, context);
  const { versions, more, since } = await client.fileHistory({ sandbox, path, limit: command.limit });
  if (command.format === 'json') await stdout.write(versions.map(jsonLine).join(''));
  else
    await stdout.write(
      versions.length === 0 ? 'Nothing is recorded about it.\n' : alignColumns(versions.map(versionRow)),
    );
  if (more) await stderr.write('capsule-inspector: There are earlier versions; --limit shows more.\n');
  if (since > 0) await stderr.write(`capsule-inspector: Contents are known from event ${since} on.\n`);
  return EXIT.done;
}

const versionRow = ({
  seq,
  timeMs,
  op,
  path,
  principal,
  capsule,
  size,
  hash,
  state,
  events,
}: FileVersion): readonly string[] => [
  String(seq),
  timeText(timeMs),
  op,
  printable(capsule === '' ? principal : `${principal}/${capsule}`),
  size === null ? '' : formatSize(size),
  (hash ?? '').slice(0, 12),
  state === 'captured' ? '' : state,
  events > 1 ? plural(events, 'event') : '',
  printable(path),
];

const at = (moment: Moment): { readonly moment?: number } => (moment === null ? {} : { moment });

/** The bytes as they are: for another program. */
export async function showFile(command: ShowCommand, context: Context): Promise<number> {
  const { client, stdout, interrupted } = context;
  const { sandbox, path } = await placeOf(command, context);
  for (let offset = 0; !interrupted.aborted;) {
    const asked = { sandbox, path, view: 'merged' as const, offset, limit: PIECE, ...at(command.at) };
    const { bytes, stat } = await client.fileRead(asked);
    await stdout.write(bytes);
    offset += bytes.length;
    if (bytes.length === 0 || offset >= stat.size) break;
  }
  return EXIT.done;
}

export async function restoreFile(command: RestoreCommand, context: Context): Promise<number> {
  const { client, stdout } = context;
  const { sandbox, path } = await placeOf(command, context);
  const { at: seq, side } = command;
  const stat = await client.fileRestore({ sandbox, path, seq, side });
  await stdout.write(`${printable(stat.path)} is as it was ${side} event ${seq}: ${formatSize(stat.size)}\n`);
  return EXIT.done;
}

export async function showBlame(command: BlameCommand, context: Context): Promise<number> {
  const { client, stdout } = context;
  const { sandbox, path } = await placeOf(command, context);
  const { state, lines } = await client.fileBlame({ sandbox, path, ...at(command.at) });
  if (state !== 'captured') throw new CallError('not-found', `The lines of ${path} cannot be told: ${state}.`);
  if (command.format === 'json') await stdout.write(lines.map(jsonLine).join(''));
  else await stdout.write(blamed(await textOf(sandbox, path, command.at, context), lines));
  return EXIT.done;
}

async function textOf(sandbox: string, path: string, moment: Moment, { client }: Context): Promise<string> {
  const { bytes } = await client.fileRead({ sandbox, path, view: 'merged', limit: PIECE, ...at(moment) });
  return new TextDecoder().decode(bytes);
}

/** The number of the event before each line; a dash for what was there before the record began. */
function blamed(text: string, blame: readonly BlameLines[]): string {
  const lines = text.split('\n');
  const rows = blame.flatMap(({ from, count, seq }) =>
    lines.slice(from - 1, from - 1 + count).map((line, index) => ({ number: from + index, seq, line })),
  );
  const width = Math.max(1, ...rows.map(({ seq }) => String(seq ?? '-').length));
  return rows
    .map(
      ({ number, seq, line }) =>
        `${String(seq ?? '-').padStart(width)}  ${String(number).padStart(5)}  ${printable(line)}\n`,
    )
    .join('');
}

/** `diff --from --to`: one file, or everything that differs. */
export async function showMomentDiff(
  command: DiffCommand & { readonly moments: Moments },
  context: Context,
): Promise<number> {
  const { client, stdout, cwd } = context;
  const state = await openSandbox(context, command.where);
  const { moments } = command;
  const [path] = command.paths;
  if (path === undefined) return showMomentChanges(state, command, context);
  const asked = { sandbox: state.sandbox.id, path: canonicalPath(path, { state, cwd }), ...moments };
  const diff = await client.momentDiff(asked);
  await stdout.write(
    command.format === 'json' ? jsonLine(diff) : patchOfTexts(diff, spelled(moments.from), spelled(moments.to)),
  );
  return EXIT.done;
}

const spelled = (moment: Moment): string => (moment === null ? 'now' : `event ${moment}`);

async function showMomentChanges(
  state: SandboxState,
  { moments, format }: DiffCommand & { readonly moments: Moments },
  { client, stdout, stderr }: Context,
): Promise<number> {
  const { changes, more } = await client.momentChanges({ sandbox: state.sandbox.id, ...moments, limit: MOST_CHANGES });
  if (format === 'json') await stdout.write(changes.map(jsonLine).join(''));
  else if (changes.length === 0) await stdout.write('Nothing differs.\n');
  else
    await stdout.write(
      alignColumns(
        changes.map(({ kind, path, from }) => [
          CHANGE_LETTERS[kind],
          printable(from === null ? path : `${path} <- ${from}`),
        ]),
      ),
    );
  if (more) await stderr.write(`capsule-inspector: More than ${MOST_CHANGES} entries differ; these are the first.\n`);
  return EXIT.done;
}
