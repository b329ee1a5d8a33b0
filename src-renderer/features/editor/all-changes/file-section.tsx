/** One file in the scroll of all changes: its header, which stays in view, and those of its rows that are in view. */
import { Check, ExternalLink, Minus, Plus } from 'lucide-react';

import { ChangeMark } from '../../../shared/change-mark.tsx';
import { formatCount, plural } from '../../../shared/format.ts';
import { IconButton } from '../../../shared/icon-button.tsx';
import { Twistie } from '../../../shared/twistie.tsx';
import { visible } from '../../../shared/visible.ts';

import { countsOf, fileSentence } from './file-facts.ts';
import type { FileFacts } from './file-facts.ts';
import { DiffRow } from './diff-row.tsx';
import { hunkSentence } from './hunk-places.ts';
import { HunkRow } from './hunk-row.tsx';
import type { Hunks } from './use-hunks.ts';
import type { FileContent } from './file-rows.ts';
import { HEAD_HEIGHT, ROW_HEIGHT } from './scroll-layout.ts';
import type { Extent, Span } from './scroll-layout.ts';

export interface FileDeeds {
  readonly toggle: (path: string) => void;
  readonly open: (path: string) => void;
  /** null where nothing can be staged. */
  readonly stage: ((path: string) => void) | null;
  readonly review: ((path: string) => void) | null;
}

export interface FileSectionProps {
  readonly facts: FileFacts;
  readonly hunks: Hunks;
  readonly deeds: FileDeeds;
  readonly extent: Extent;
  readonly rows: Span;
  readonly isCurrent: boolean;
}

export function FileSection({ facts, deeds, hunks, extent, rows, isCurrent }: FileSectionProps) {
  const { change, content, isCollapsed } = facts;
  return (
    <section
      className="all-file"
      data-current={isCurrent}
      aria-label={fileSentence(facts)}
      style={{ top: extent.top, height: extent.height }}
    >
      <Head facts={facts} deeds={deeds} />
      {!isCollapsed && (
        <div className="all-rows" style={{ top: HEAD_HEIGHT }}>
          {content?.at === 'rows' ? (
            <Rows facts={facts} content={content} hunks={hunks} rows={rows} onOpen={() => deeds.open(change.path)} />
          ) : (
            <div className="line all-notice">{content === undefined ? 'Loading…' : content.text}</div>
          )}
        </div>
      )}
    </section>
  );
}

function Head({ facts, deeds }: Pick<FileSectionProps, 'facts' | 'deeds'>) {
  const { change, content, isCollapsed, staged, isReviewed } = facts;
  const { path } = change;
  const counts = countsOf(content);
  const name = visible(path);
  const { stage, review } = deeds;
  return (
    <div className="all-head" style={{ height: HEAD_HEIGHT }}>
      <button
        type="button"
        className="all-name"
        aria-expanded={!isCollapsed}
        aria-label={`${isCollapsed ? 'Expand' : 'Collapse'} ${name}`}
        title={name}
        onClick={() => deeds.toggle(path)}
      >
        <Twistie expanded={!isCollapsed} />
        <ChangeMark kind={change.kind} />
        <h3 className="mono">{change.from === null ? name : `${visible(change.from)} → ${name}`}</h3>
      </button>
      {counts && (
        <span className="all-counts tabular" aria-hidden>
          <span data-change="added">+{formatCount(counts.added)}</span>{' '}
          <span data-change="deleted">−{formatCount(counts.removed)}</span>
        </span>
      )}
      {staged !== null && <span className="chip">{staged === 'whole' ? 'staged' : 'partly staged'}</span>}
      <span className="spacer" />
      <IconButton
        label={`Open the diff of ${name}`}
        icon={<ExternalLink size={13} />}
        onClick={() => deeds.open(path)}
      />
      {stage && (
        <IconButton
          label={`${staged === 'whole' ? 'Unstage' : 'Stage'} ${name}`}
          icon={staged === 'whole' ? <Minus size={14} /> : <Plus size={14} />}
          onClick={() => stage(path)}
        />
      )}
      {review && (
        <IconButton
          label={`Reviewed: ${name}`}
          icon={<Check size={14} />}
          aria-pressed={isReviewed}
          onClick={() => review(path)}
        />
      )}
    </div>
  );
}

interface RowsProps extends Pick<FileSectionProps, 'facts' | 'hunks'> {
  readonly content: Extract<FileContent, { at: 'rows' }>;
  readonly rows: Span;
  readonly onOpen: () => void;
}

function Rows({ facts, content, hunks, rows, onOpen }: RowsProps) {
  const { cut } = content;
  return (
    <>
      {content.rows.slice(rows.first, rows.end).map((row, offset) => {
        const index = rows.first + offset;
        return row.kind === 'hunk' ? (
          <HunkOf key={index} facts={facts} hunks={hunks} index={index} title={row.title} />
        ) : (
          <DiffRow key={index} row={row} index={index} />
        );
      })}
      {cut > 0 && rows.end >= content.rows.length && (
        <div className="line all-notice" style={{ transform: `translateY(${content.rows.length * ROW_HEIGHT}px)` }}>
          {plural(cut, 'more line')}:{' '}
          <button type="button" className="link" onClick={onOpen}>
            open the diff
          </button>
        </div>
      )}
    </>
  );
}

interface HunkOfProps extends Pick<FileSectionProps, 'facts' | 'hunks'> {
  readonly index: number;
  readonly title: string;
}

function HunkOf({ facts, hunks, index, title }: HunkOfProps) {
  const { path } = facts.change;
  const { current, pick, deeds, act } = hunks;
  return (
    <HunkRow
      title={title}
      index={index}
      name={`${hunkSentence(facts, index)} of ${visible(path)}`}
      isCurrent={current?.path === path && current.row === index}
      deeds={deeds(facts)}
      onPick={() => pick({ path, row: index })}
      onDeed={(deed) => act(facts, index, deed)}
    />
  );
}
