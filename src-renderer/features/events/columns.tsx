/** The columns of the event list: what is in each cell. */
import type { ReactNode } from 'react';

import type { AuditEvent } from '../../../src-preload/contract/schemas.ts';
import { KIND_OF_OPERATION } from '../../../src-preload/contract/vocabulary.ts';
import { formatBytes, formatClock, formatNanoseconds } from '../../shared/format.ts';
import { nameOf, withoutMount } from '../../shared/paths.ts';
import { visible } from '../../shared/visible.ts';

export interface Column {
  readonly id: string;
  readonly title: string;
  readonly align?: 'end';
  readonly cell: (event: AuditEvent) => ReactNode;
}

export const COLUMNS: readonly Column[] = [
  { id: 'time', title: 'Time', cell: (event) => formatClock(event.timeMs) },
  { id: 'op', title: 'Operation', cell: (event) => <OperationChip event={event} /> },
  { id: 'path', title: 'Path', cell: (event) => <PathText event={event} /> },
  { id: 'capsule', title: 'Capsule', cell: (event) => visible(event.capsule === '' ? event.principal : event.capsule) },
  { id: 'fn', title: 'Function', cell: (event) => event.fn },
  { id: 'layer', title: 'Layer', cell: (event) => (event.layer === 'none' ? '' : event.layer) },
  { id: 'outcome', title: 'Outcome', cell: (event) => <Outcome event={event} /> },
  { id: 'bytes', title: 'Bytes', align: 'end', cell: (event) => (event.bytes > 0 ? formatBytes(event.bytes) : '') },
  { id: 'duration', title: 'Duration', align: 'end', cell: (event) => formatNanoseconds(event.durationNs) },
];

function OperationChip({ event }: { readonly event: AuditEvent }) {
  return (
    <span className="op" data-op={KIND_OF_OPERATION[event.op]}>
      {event.op}
    </span>
  );
}

/** Scheme and folder quiet, name loud; a rename as `old → new`. */
function PathText({ event }: { readonly event: AuditEvent }) {
  const name = nameOf(event.path);
  const isRoot = withoutMount(event.path) === '';
  const folder = isRoot ? '' : event.path.slice(0, event.path.length - name.length);
  return (
    <span className="event-path" title={visible(event.path2 === null ? event.path : `${event.path} → ${event.path2}`)}>
      <span className="event-folder">{visible(folder)}</span>
      <span>{visible(name)}</span>
      {event.path2 !== null && <span className="event-target"> → {visible(nameOf(event.path2))}</span>}
    </span>
  );
}

function Outcome({ event }: { readonly event: AuditEvent }) {
  if (event.decision === 'deny') return <span className="outcome denied">denied</span>;
  return <span className={`outcome ${event.outcome === 'ok' ? 'ok' : 'failed'}`}>{event.outcome}</span>;
}
