/** What an event did to its file, line by line. */
import { useMemo, useState } from 'react';
import { Columns2, ExternalLink, Rows2 } from 'lucide-react';

import type { AuditEvent, PastContent } from '../../../src-preload/contract/event-schemas.ts';
import { contentTitle } from '../../shared/content-state.ts';
import { decodeText } from '../../shared/content-text.ts';
import { formatBytes } from '../../shared/format.ts';
import { IconButton } from '../../shared/icon-button.tsx';
import { LineView } from '../../shared/line-view.tsx';

import { diffRows, sidePairs } from './content-diff.ts';
import type { DiffRow } from './content-diff.ts';
import { NoContent } from './event-content.tsx';
import type { DetailsDeps } from './details-deps.ts';
import { usePastContent } from './use-past-content.ts';

type Mode = 'inline' | 'side-by-side';

export function EventContentDiff({ event, deps }: { readonly event: AuditEvent; readonly deps: DetailsDeps }) {
  const [before, after] = [usePastContent(deps, event, 'before'), usePastContent(deps, event, 'after')];
  if (before.at === 'failed') return <NoContent title="The contents cannot be shown" detail={before.failure.message} />;
  if (after.at === 'failed') return <NoContent title="The contents cannot be shown" detail={after.failure.message} />;
  if (before.at === 'loading' || after.at === 'loading') {
    return (
      <p className="details-wait" role="status">
        Loading…
      </p>
    );
  }
  return <Compared event={event} deps={deps} before={before.value} after={after.value} />;
}

interface ComparedProps {
  readonly event: AuditEvent;
  readonly deps: DetailsDeps;
  readonly before: PastContent;
  readonly after: PastContent;
}

/** The text of a side, '' when there was no file; null when there is none to compare. */
const textOf = ({ state, bytes }: PastContent): string | null =>
  state === 'absent' ? '' : bytes === null ? null : decodeText(bytes);

function Compared({ event, deps, before, after }: ComparedProps) {
  const [mode, setMode] = useState<Mode>('inline');
  const [left, right] = useMemo(() => [textOf(before), textOf(after)], [before, after]);
  const rows = useMemo(() => (left === null || right === null ? undefined : diffRows(left, right)), [left, right]);
  const open = (): void =>
    deps.selection
      .getState()
      .open({ kind: 'moment-diff', path: after.path, from: event.seq - 1, to: event.seq, was: before.path });
  if (rows === undefined) return <NotCompared before={before} after={after} />;
  if (rows !== null && rows.length === 0) return <Unchanged before={before} after={after} />;
  return (
    <div className="past-content">
      <div className="past-content-bar">
        <span className="faint">{rows === null ? 'Too different to compare in a moment' : counts(rows)}</span>
        <span className="spacer" />
        <IconButton
          label={mode === 'inline' ? 'Show side by side' : 'Show inline'}
          icon={mode === 'inline' ? <Columns2 size={13} /> : <Rows2 size={13} />}
          onClick={() => setMode(mode === 'inline' ? 'side-by-side' : 'inline')}
        />
        <button type="button" className="button small" onClick={open}>
          <ExternalLink size={12} aria-hidden /> Open
        </button>
      </div>
      {rows === null ? (
        <NoContent title="Too different to compare here" detail="Open it: the editor compares with more patience." />
      ) : mode === 'inline' ? (
        <InlineRows rows={rows} />
      ) : (
        <SideRows rows={rows} />
      )}
    </div>
  );
}

function counts(rows: readonly DiffRow[]): string {
  const of = (kind: DiffRow['kind']): number => rows.filter((row) => row.kind === kind).length;
  return `+${of('added')} −${of('removed')}`;
}

/** As wide as the largest number needs. */
function numbering(rows: readonly DiffRow[]): (value: number | null) => string {
  const most = rows.reduce((largest, { before, after }) => Math.max(largest, before ?? 0, after ?? 0), 0);
  return (value) => (value?.toString() ?? '').padStart(most.toString().length);
}
const SIGNS: Readonly<Record<DiffRow['kind'], string>> = { same: ' ', added: '+', removed: '−', gap: ' ' };

function InlineRows({ rows }: { readonly rows: readonly DiffRow[] }) {
  const number = useMemo(() => numbering(rows), [rows]);
  return (
    <LineView
      label="Difference"
      count={rows.length}
      kindOf={(index) => rows[index]?.kind ?? 'same'}
      renderLine={(index) => {
        const row = rows[index];
        if (!row || row.kind === 'gap') return <span className="line-gap">⋯</span>;
        return (
          <>
            <span className="line-number">
              {number(row.before)} {number(row.after)} {SIGNS[row.kind]}
            </span>
            <span className="line-text">{row.text}</span>
          </>
        );
      }}
    />
  );
}

function SideRows({ rows }: { readonly rows: readonly DiffRow[] }) {
  const pairs = useMemo(() => sidePairs(rows), [rows]);
  const number = useMemo(() => numbering(rows), [rows]);
  return (
    <LineView
      label="Difference"
      count={pairs.length}
      kindOf={() => 'pair'}
      renderLine={(index) => {
        const pair = pairs[index];
        return (
          <>
            <Half row={pair?.left} at="before" number={number} />
            <Half row={pair?.right} at="after" number={number} />
          </>
        );
      }}
    />
  );
}

interface HalfProps {
  readonly row: DiffRow | null | undefined;
  readonly at: 'before' | 'after';
  readonly number: (value: number | null) => string;
}

function Half({ row, at, number }: HalfProps) {
  if (!row) return <span className="line-half" data-line="none" />;
  return (
    <span className="line-half" data-line={row.kind}>
      <span className="line-number">{number(row[at])}</span>
      <span className="line-text">{row.kind === 'gap' ? '⋯' : row.text}</span>
    </span>
  );
}

function Unchanged({ before, after }: { readonly before: PastContent; readonly after: PastContent }) {
  if (before.state === 'absent' && after.state === 'absent') {
    return <NoContent title="There was no file" detail="Neither before nor after this event." />;
  }
  if (before.state === 'absent') return <NoContent title="A new, empty file" detail="This event made it." />;
  if (after.state === 'absent') return <NoContent title="An empty file went" detail="This event removed it." />;
  return <NoContent title="The same content" detail="This event did not change what is in the file." />;
}

function NotCompared({ before, after }: { readonly before: PastContent; readonly after: PastContent }) {
  const missing = [before, after].find(({ state }) => state !== 'captured' && state !== 'absent');
  if (missing) {
    const side = missing === before ? 'before' : 'after';
    return <NoContent title={`${contentTitle(missing.state)} (${side} the event)`} detail={missing.detail} />;
  }
  const size = ({ bytes }: PastContent): string => (bytes === null ? 'none' : formatBytes(bytes.length));
  return (
    <NoContent
      title="Not text: there is nothing to compare line by line"
      detail={`Before: ${size(before)}. After: ${size(after)}.${sameHash(before, after) ? ' The same bytes.' : ''}`}
    />
  );
}

const sameHash = (before: PastContent, after: PastContent): boolean =>
  before.hash !== null && before.hash === after.hash;
