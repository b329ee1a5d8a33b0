/** `log`: the whole audit, oldest first. */
import type { AuditEvent } from '../../src-preload/contract/schemas.ts';

import { EXIT, openSandbox } from './context.ts';
import type { Context } from './context.ts';
import type { LogCommand } from './grammar.ts';
import { jsonLine, printable } from './text.ts';

/** Events asked for at once: a long audit is never in memory as a whole. */
const PAGE = 5000;

export async function showLog({ where, format, filter }: LogCommand, context: Context): Promise<number> {
  const { client, stdout, interrupted } = context;
  const { sandbox } = await openSandbox(context, where);
  const toLine = format === 'json' ? jsonLine : asLine;
  let last = -1;
  for (let more = true; more && !interrupted.aborted;) {
    const page = await client.eventPage({
      sandbox: sandbox.id,
      after: last,
      limit: PAGE,
      ...(filter === null ? {} : { filter }),
    });
    const fresh = page.events.filter(({ seq }) => seq > last);
    last = fresh.at(-1)?.seq ?? last;
    await stdout.write(fresh.map(toLine).join(''));
    more = page.more && fresh.length > 0;
  }
  return EXIT.done;
}

function asLine(event: AuditEvent): string {
  const paths = event.path2 === null ? event.path : `${event.path} -> ${event.path2}`;
  const verdict = event.decision === 'deny' ? `denied (${event.reason})` : event.outcome;
  const cells = [
    new Date(event.timeMs).toISOString(),
    String(event.seq),
    event.principal,
    event.capsule,
    event.fn,
    event.op,
  ];
  return `${printable([...cells, paths, verdict].join('  '))}\n`;
}
