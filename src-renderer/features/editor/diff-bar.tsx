/** The bar over a diff: what it is, the ways through it, and how it is shown. */
import { useMemo } from 'react';
import type { RefObject } from 'react';
import { ArrowDown, ArrowUp, Columns2, FoldVertical, Locate, Pilcrow, Rows2, ScrollText } from 'lucide-react';
import { useStore } from 'zustand';

import type { TextDiff } from '../../../src-preload/contract/schemas.ts';
import { ChangeMark, changeWord } from '../../shared/change-mark.tsx';
import { plural } from '../../shared/format.ts';
import { IconButton } from '../../shared/icon-button.tsx';
import { visible } from '../../shared/visible.ts';

import { VIEW_WORDS } from './content-views.ts';
import { CONTEXTS } from './diff-settings.ts';
import type { ContentView } from './diff-settings.ts';
import type { BodyHandle, DiffPaneProps } from './diff-props.ts';
import { ReviewButtons } from './review-buttons.tsx';
import { unseenDifference } from './unseen-difference.ts';

interface DiffBarProps extends DiffPaneProps {
  readonly views: readonly ContentView[];
  readonly view: ContentView | null;
  /** Changed regions; null while unknown or without meaning. */
  readonly count: number | null;
  readonly handle: RefObject<BodyHandle | null>;
}

export function DiffBar(props: DiffBarProps) {
  const { diff, views, view, count, handle, review, subject } = props;
  const isText = view === 'text';
  const unseen = useMemo(() => unseenIn(diff), [diff]);
  const described = describe(diff.kind, unseen, count);
  return (
    <div className="editor-bar diff-bar" role="toolbar" aria-label="Diff">
      <ChangeMark kind={diff.kind} />
      <span className="mono editor-bar-path" title={visible(diff.path)}>
        {visible(diff.path)}
      </span>
      <span className="faint editor-bar-facts">{described}</span>
      <span className="spacer" />
      {isText ? <TextButtons {...props} /> : view === 'hex' && <Steps handle={handle} what="difference" />}
      {views.length > 1 && <ViewChoice {...props} />}
      <ReviewButtons review={review} subject={subject} />
    </div>
  );
}

/** What there is to do with texts: more with two than with one. */
function TextButtons(props: DiffBarProps) {
  const { diff, handle } = props;
  const hasTwo = diff.before !== null && diff.after !== null;
  return (
    <>
      {hasTwo && <Steps handle={handle} what="change" />}
      {diff.after !== null && <BlameButtons {...props} />}
      {hasTwo && <ShapeButtons {...props} />}
    </>
  );
}

function Steps({ handle, what }: Pick<DiffBarProps, 'handle'> & { readonly what: string }) {
  return (
    <>
      <IconButton
        label={`Previous ${what}`}
        keys="Shift+F7"
        icon={<ArrowUp size={14} />}
        onClick={() => handle.current?.go?.('previous')}
      />
      <IconButton
        label={`Next ${what}`}
        keys="F7"
        icon={<ArrowDown size={14} />}
        onClick={() => handle.current?.go?.('next')}
      />
    </>
  );
}

function BlameButtons({ blame, onBlame, onLine }: Pick<DiffPaneProps, 'blame' | 'onBlame' | 'onLine'>) {
  return (
    <>
      <IconButton
        label="Show which event wrote each line"
        icon={<ScrollText size={14} />}
        aria-pressed={blame.lines !== null}
        onClick={onBlame}
      />
      <IconButton
        label="Go to the event that wrote the line under the cursor"
        keys="Alt+E"
        icon={<Locate size={14} />}
        onClick={onLine}
      />
    </>
  );
}

function ShapeButtons({ review }: Pick<DiffPaneProps, 'review'>) {
  const { mode, unchanged, space, context, set } = useStore(review.settings);
  return (
    <>
      <IconButton
        label="Ignore spaces at the ends of lines"
        icon={<Pilcrow size={13} />}
        aria-pressed={space === 'ignore-space'}
        onClick={() => set({ space: space === 'exact' ? 'ignore-space' : 'exact' })}
      />
      <IconButton
        label="Collapse unchanged regions"
        icon={<FoldVertical size={14} />}
        aria-pressed={unchanged === 'folded'}
        onClick={() => set({ unchanged: unchanged === 'folded' ? 'shown' : 'folded' })}
      />
      {unchanged === 'folded' && (
        <select
          className="input bar-select"
          aria-label="Lines around each change"
          title="Lines around each change"
          value={context}
          onChange={({ target }) => set({ context: CONTEXTS.find((lines) => lines === target.value) ?? '3' })}
        >
          {CONTEXTS.map((lines) => (
            <option key={lines} value={lines}>
              ±{lines}
            </option>
          ))}
        </select>
      )}
      <IconButton
        label={mode === 'inline' ? 'Show side by side' : 'Show inline'}
        icon={mode === 'inline' ? <Columns2 size={14} /> : <Rows2 size={14} />}
        onClick={() => set({ mode: mode === 'inline' ? 'side-by-side' : 'inline' })}
      />
    </>
  );
}

function ViewChoice({ diff, review, views, view }: Pick<DiffBarProps, 'diff' | 'review' | 'views' | 'view'>) {
  const { choose } = useStore(review.settings);
  return (
    <div className="view-choice" role="group" aria-label="Look at it as">
      {views.map((each) => (
        <button key={each} type="button" aria-pressed={each === view} onClick={() => choose(diff.path, each)}>
          {VIEW_WORDS[each]}
        </button>
      ))}
    </div>
  );
}

/** Characters of a side beyond which line ends are not looked at. */
const MOST_LOOKED_AT = 2_000_000;

/** What differs although no line does; null when some line does. */
function unseenIn({ before, after }: TextDiff): string | null {
  if (before === null || after === null) return null;
  if (before === after) return 'same content';
  return before.length > MOST_LOOKED_AT ? null : unseenDifference(before, after);
}

function describe(kind: TextDiff['kind'], unseen: string | null, count: number | null): string {
  const word = changeWord(kind).toLowerCase();
  if (unseen !== null) return `${word} · ${unseen}`;
  return count === null || count === 0 ? word : `${word} · ${plural(count, 'change')}`;
}
