/** `log`: the record of events, as it went or as a list of one's own. */
import type { AuditEvent, EventQuery, EventRow } from '../../src-preload/contract/event-schemas.ts';

import { EXIT, openSandbox } from './context.ts';
import type { Context } from './context.ts';
import { askedFor } from './record-arguments.ts';
import type { LogCommand, LogList } from './record-arguments.ts';
import { jsonLine, printable, timeText } from './text.ts';

/** Events, and rows of a list, asked for at once: a long record is never in memory as a whole. */
const PAGE = 5000;
const ROWS = 2000;

export async function showLog(command: LogCommand, context: Context): Promise<number> {
  const { sandbox } = await openSandbox(context, command.where);
  if (command.format === 'count') await showCount(sandbox.id, command, context);
  else if (command.list) await showList(sandbox.id, { ...command, list: command.list }, context);
  else await showAll(sandbox.id, command, context);
  return EXIT.done;
}

type Asked = Pick<LogCommand, 'filter' | 'run'>;

/** How many events, or rows of a folded list. */
async function showCount(sandbox: string, command: LogCommand, { client, stdout }: Context): Promise<void> {
  const query: EventQuery = { ...askedFor(command), ...(command.list ? { fold: command.list.fold } : {}) };
  const { shown } = await client.eventRows({ sandbox, query, at: { offset: 0 }, limit: 1 });
  await stdout.write(`${shown}\n`);
}

/** By number, oldest first. */
async function showAll(sandbox: string, command: LogCommand, context: Context): Promise<void> {
  const { client, stdout, interrupted } = context;
  const toLine = command.format === 'json' ? jsonLine : asLine;
  let last = 0;
  for (let more = true; more && !interrupted.aborted;) {
    const page = await client.eventPage({ sandbox, after: last, limit: PAGE, ...askedFor(command) });
    const fresh = page.events.filter(({ seq }) => seq > last);
    last = fresh.at(-1)?.seq ?? last;
    await stdout.write(fresh.map((event) => toLine(event)).join(''));
    more = page.more && fresh.length > 0;
  }
}

interface ListCommand extends Asked {
  readonly format: LogCommand['format'];
  readonly list: LogList;
}

async function showList(sandbox: string, command: ListCommand, context: Context): Promise<void> {
  const { client, stdout, interrupted } = context;
  const { key, order, limit, fold } = command.list;
  const query: EventQuery = { ...askedFor(command), sort: { key, order }, ...(fold.length > 0 ? { fold } : {}) };
  const toLine = command.format === 'json' ? rowObject : asRow;
  for (let offset = 0; offset < limit && !interrupted.aborted;) {
    const wanted = Math.min(ROWS, limit - offset);
    const { rows } = await client.eventRows({ sandbox, query, at: { offset }, limit: wanted });
    if (rows.length === 0) break;
    await stdout.write(rows.map(toLine).join(''));
    offset += rows.length;
  }
}

/** An event that stands for others has `fold` beside its fields. */
const rowObject = ({ event, fold }: EventRow): string => jsonLine(fold ? { ...event, fold } : event);

function asRow({ event, fold }: EventRow): string {
  const line = asLine(event);
  return fold ? `${line.slice(0, -1)}  (${fold.count} events, ${fold.kind}: ${fold.first} to ${fold.last})\n` : line;
}

function asLine(event: AuditEvent): string {
  const paths = event.path2 === null ? event.path : `${event.path} -> ${event.path2}`;
  const verdict = event.decision === 'deny' ? `denied (${event.reason})` : event.outcome;
  const cells = [timeText(event.timeMs), String(event.seq), event.principal, event.capsule, event.fn, event.op];
  return `${printable([...cells, paths, verdict].join('  '))}\n`;
}
