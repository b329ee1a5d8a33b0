/** One version of a file in a line: what made it, who, when, how much larger it became. */
import { KIND_OF_OPERATION } from '../../../src-preload/contract/vocabulary.ts';
import type { FileVersion } from '../../../src-preload/contract/event-schemas.ts';
import { formatBytes, formatCount, formatWhen } from '../../shared/format.ts';
import { contentTitle } from '../../shared/content-state.ts';
import { visible } from '../../shared/visible.ts';

import type { VersionRow } from './version-rows.ts';

export interface VersionRowViewProps {
  readonly row: VersionRow;
  readonly state: 'marked' | 'idle';
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly onMark: () => void;
}

export function VersionRowView({ row, state, now, onMark }: VersionRowViewProps) {
  if (row.kind === 'more') return <span className="tree-more">Show more…</span>;
  const { version, growth } = row;
  return (
    <>
      <input
        type="checkbox"
        className="checkbox"
        aria-label={`Compare version ${formatCount(version.seq)}`}
        tabIndex={-1}
        checked={state === 'marked'}
        onClick={(event) => event.stopPropagation()}
        onChange={onMark}
      />
      <span className="op" data-op={KIND_OF_OPERATION[version.op]}>
        {version.op}
      </span>
      <span className="tree-name">{visible(version.capsule === '' ? version.principal : version.capsule)}</span>
      {version.events > 1 && (
        <span className="chip" title={`${formatCount(version.events)} events`}>
          ×{formatCount(version.events)}
        </span>
      )}
      <span className="tree-end tabular">
        <Growth version={version} growth={growth} />
        <span title={`Event ${formatCount(version.seq)}`}>{formatWhen(version.timeMs, now)}</span>
        <span className="version-number">{formatCount(version.seq)}</span>
      </span>
    </>
  );
}

function Growth({ version, growth }: { readonly version: FileVersion; readonly growth: number | null }) {
  if (version.state !== 'captured' && version.state !== 'absent') {
    return (
      <span className="chip" title={contentTitle(version.state)}>
        not kept
      </span>
    );
  }
  if (growth === null) return <span>{version.size === null ? '' : formatBytes(version.size)}</span>;
  const text = `${growth < 0 ? '−' : '+'}${formatBytes(Math.abs(growth))}`;
  return <span data-growth={growth < 0 ? 'less' : growth > 0 ? 'more' : 'same'}>{growth === 0 ? '±0 B' : text}</span>;
}
