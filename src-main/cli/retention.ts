/** `retention`: how much of the record and of earlier contents is kept. */
import type { Retention } from '../../src-preload/contract/event-schemas.ts';

import { EXIT, openSandbox } from './context.ts';
import type { Context } from './context.ts';
import type { RetentionCommand } from './record-arguments.ts';
import { alignColumns, formatSize, jsonLine } from './text.ts';

export async function showRetention({ where, format, set }: RetentionCommand, context: Context): Promise<number> {
  const { sandbox } = await openSandbox(context, where);
  const wanted = Object.keys(set).length === 0 ? {} : { set };
  const kept = await context.client.retention({ sandbox: sandbox.id, ...wanted });
  await context.stdout.write(format === 'json' ? jsonLine(kept) : asTable(kept));
  return EXIT.done;
}

interface Kept {
  readonly limits: Retention;
  readonly events: number;
  readonly eventBytes: number;
  readonly historyBytes: number;
  readonly firstSeq: number;
  readonly firstMoment: number;
}

const bytes = (limit: number | null): string => (limit === null ? 'no limit' : formatSize(limit));
const days = (limit: number | null): string => (limit === null ? 'no limit' : `${limit} days`);

const asTable = ({ limits, events, eventBytes, historyBytes, firstSeq, firstMoment }: Kept): string =>
  alignColumns([
    ['', 'kept', 'most', 'longest', 'begins'],
    [
      'events',
      `${events}, ${formatSize(eventBytes)}`,
      bytes(limits.eventBytes),
      days(limits.eventDays),
      `event ${firstSeq}`,
    ],
    [
      'contents',
      formatSize(historyBytes),
      bytes(limits.historyBytes),
      days(limits.historyDays),
      `after event ${firstMoment}`,
    ],
    ['one file', '', bytes(limits.fileBytes), '', ''],
  ]);
