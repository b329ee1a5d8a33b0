/** What is drawn in the cells of an event, column by column. */
import type { ReactNode } from 'react';

import type { AuditEvent } from '../../../src-preload/contract/event-schemas.ts';
import { KIND_OF_OPERATION } from '../../../src-preload/contract/vocabulary.ts';
import { nameOf, withoutMount } from '../../shared/paths.ts';
import { visible } from '../../shared/visible.ts';

import type { Column, ColumnId } from './columns.ts';

type CellOf = (event: AuditEvent) => ReactNode;

const chip = (event: AuditEvent, word: string): ReactNode => (
  <span className="op" data-op={KIND_OF_OPERATION[event.op]}>
    {word}
  </span>
);

/** Those that are more than text. */
const DRAWN: Readonly<Partial<Record<ColumnId, CellOf>>> = {
  op: (event) => chip(event, event.op),
  kind: (event) => chip(event, KIND_OF_OPERATION[event.op]),
  path: (event) => <PathText event={event} />,
  outcome: (event) => <Outcome event={event} />,
};

export const cellContent = ({ id, text, value }: Column, event: AuditEvent): ReactNode =>
  DRAWN[id]?.(event) ?? visible((text ?? value)(event));

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
  if (event.decision === 'deny') {
    return (
      <span className="outcome denied" title={visible(event.reason)}>
        denied
      </span>
    );
  }
  if (event.cause === 'observed') {
    return (
      <span className="outcome observed" title="Allowed only because the run was watched">
        {event.outcome === 'ok' ? 'observed' : `${event.outcome}, observed`}
      </span>
    );
  }
  return <span className={`outcome ${event.outcome === 'ok' ? 'ok' : 'failed'}`}>{event.outcome}</span>;
}
