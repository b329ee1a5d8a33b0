/** The file of an event as it was before or after it: text, picture, bytes, or why there is nothing to show. */
import { useMemo } from 'react';
import { ExternalLink, FileQuestionMark } from 'lucide-react';
import { useStore } from 'zustand';

import type { AuditEvent, PastContent } from '../../../src-preload/contract/event-schemas.ts';
import { imageAddress } from '../../shared/content-image.ts';
import { contentTitle } from '../../shared/content-state.ts';
import { decodeText, hexLines } from '../../shared/content-text.ts';
import { formatBytes } from '../../shared/format.ts';
import { LineView } from '../../shared/line-view.tsx';
import { nameOf } from '../../shared/paths.ts';
import { RestoreVersion } from '../../shared/restore-version.tsx';
import { visible } from '../../shared/visible.ts';

import type { DetailsDeps } from './details-deps.ts';
import { usePastContent } from './use-past-content.ts';

/** Bytes of a content that is not text that are shown. */
const HEX_LENGTH = 64 * 1024;
/** Characters of a line that are shown. */
const LINE_LENGTH = 2000;

export interface EventContentProps {
  readonly event: AuditEvent;
  readonly side: 'before' | 'after';
  readonly deps: DetailsDeps;
}

export function EventContent({ event, side, deps }: EventContentProps) {
  const answer = usePastContent(deps, event, side);
  if (answer.at === 'loading')
    return (
      <p className="details-wait" role="status">
        Loading…
      </p>
    );
  if (answer.at === 'failed') return <NoContent title="The content cannot be shown" detail={answer.failure.message} />;
  const { value } = answer;
  return (
    <div className="past-content">
      <ContentBar content={value} event={event} side={side} deps={deps} />
      <ContentView content={value} />
    </div>
  );
}

function ContentBar({ content, event, side, deps }: EventContentProps & { readonly content: PastContent }) {
  const state = useStore(deps.sandbox, (view) => view.state.sandbox);
  const { seq } = event;
  const { path } = content;
  if (content.state !== 'captured') return null;
  return (
    <div className="past-content-bar">
      <span className="mono past-content-name" title={visible(content.path)}>
        {visible(nameOf(content.path))}
      </span>
      <span className="faint">{formatBytes(content.bytes?.length ?? content.size ?? 0)}</span>
      <span className="spacer" />
      <button
        type="button"
        className="button small"
        onClick={() => deps.selection.getState().open({ kind: 'content', path, seq, side })}
      >
        <ExternalLink size={12} aria-hidden /> Open
      </button>
      {!state.imported && (
        <RestoreVersion
          key={`${seq} ${side}`}
          client={deps.client}
          sandbox={state.id}
          notify={deps.notify}
          version={{ path, seq, side }}
        />
      )}
    </div>
  );
}

function ContentView({ content }: { readonly content: PastContent }) {
  const { bytes } = content;
  const shown = useMemo(() => (bytes === null ? null : shownOf(bytes)), [bytes]);
  if (shown === null) return <NoContent title={contentTitle(content.state)} detail={content.detail} />;
  if (shown.as === 'image') {
    return (
      <div className="past-image">
        <img src={shown.address} alt={`${visible(nameOf(content.path))} as it was`} />
      </div>
    );
  }
  const { lines, as } = shown;
  if (lines.length === 0) return <NoContent title="An empty file" detail="It was there, and had no bytes." />;
  const digits = lines.length.toString().length;
  return (
    <LineView
      label="Content"
      count={lines.length}
      renderLine={(index) => (
        <>
          {as === 'text' && <span className="line-number">{(index + 1).toString().padStart(digits)}</span>}
          <span className="line-text">{lines[index]}</span>
        </>
      )}
    />
  );
}

const shortened = (line: string): string => (line.length > LINE_LENGTH ? `${line.slice(0, LINE_LENGTH)}…` : line);

type Shown =
  | { readonly as: 'image'; readonly address: string }
  | { readonly as: 'text' | 'hex'; readonly lines: readonly string[] };

function shownOf(bytes: Uint8Array): Shown {
  const address = imageAddress(bytes);
  if (address !== null) return { as: 'image', address };
  const text = decodeText(bytes);
  if (text === null) return { as: 'hex', lines: hexLines(bytes.subarray(0, HEX_LENGTH)) };
  const lines = text.split(/\r\n|\n|\r/).map(shortened);
  // A text ends with a line end; there is no line after it.
  return { as: 'text', lines: lines.at(-1) === '' ? lines.slice(0, -1) : lines };
}

export function NoContent({ title, detail }: { readonly title: string; readonly detail: string }) {
  return (
    <div className="no-content" role="status">
      <FileQuestionMark size={20} strokeWidth={1.5} aria-hidden />
      <div>
        <strong>{title}</strong>
        <p>{detail}</p>
      </div>
    </div>
  );
}
