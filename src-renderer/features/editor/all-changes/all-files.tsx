/** The scroll of all changes: what is in view is drawn, what comes near is read, and files are gone through by keys. */
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent, RefObject } from 'react';
import { ArrowDown, ArrowUp, ChevronDown, ChevronsDownUp, ChevronsUpDown, ChevronUp } from 'lucide-react';

import type { TreePair } from '../../../../src-preload/contract/review-schemas.ts';
import type { Change } from '../../../../src-preload/contract/schemas.ts';
import { formatCount, plural } from '../../../shared/format.ts';
import { IconButton } from '../../../shared/icon-button.tsx';
import type { ReviewDeps } from '../review-deps.ts';

import { AllMoves } from './all-moves.ts';
import { rowCount } from './file-facts.ts';
import { FileSection } from './file-section.tsx';
import type { FileFacts } from './file-facts.ts';
import { anchorAt, fileAt, filesIn, layoutOf, rowsIn, topOfAnchor, totalOf } from './scroll-layout.ts';
import type { Anchor, Extent } from './scroll-layout.ts';
import { useContents } from './use-contents.ts';
import { useFileDeeds } from './use-file-deeds.ts';
import type { ListDeeds } from './use-file-deeds.ts';
import { useFileFacts } from './use-file-facts.ts';
import { useHunks } from './use-hunks.ts';
import type { Hunks } from './use-hunks.ts';

export interface AllFilesProps {
  readonly files: readonly Change[];
  /** Grows whenever files may have changed. */
  readonly version: number;
  readonly pair: TreePair | null;
  readonly review: ReviewDeps;
  /** Changes that are not listed. */
  readonly missing: number;
}

/** Pixels that are drawn above and below the view, and read. */
const MARGIN = 600;

interface View {
  readonly top: number;
  readonly height: number;
}

export function AllFiles({ files, version, pair, review, missing }: AllFilesProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<View>({ top: 0, height: 600 });
  const [collapsed, setCollapsed] = useState<ReadonlySet<string>>(new Set());
  const [said, say] = useState('');
  const contents = useContents({ review, pair, version });
  const facts = useFileFacts({ files, contents: contents.known, collapsed, review, pair });
  const layout = useMemo(() => layoutOf(facts.map(rowCount)), [facts]);
  const paths = useMemo(() => files.map(({ path }) => path), [files]);
  const keepPlace = useAnchor(scroller, layout, paths);
  const onView = (element: HTMLElement): void => {
    setView({ top: element.scrollTop, height: element.clientHeight });
    keepPlace(element.scrollTop);
  };
  useHeight(scroller, onView);
  const shown = filesIn(layout, view.top - MARGIN, view.height + 2 * MARGIN);
  const wanted = facts.slice(shown.first, shown.end).filter(({ isCollapsed }) => !isCollapsed);
  contents.want(wanted.map(({ change }) => change.path));
  const current = fileAt(layout, view.top + 1);
  const deeds = useFileDeeds({ review, pair, setCollapsed, paths });
  const hunks = useHunks({ review, pair, may: deeds.stage ? 'stage' : 'look', say });
  // Made when they are used: the scroller is there then.
  const moves = (): AllMoves =>
    new AllMoves({ scroller: scroller.current, height: view.height, facts, layout, hunks, keepPlace, say });
  const heldFocus = useHeldFocus(scroller);
  return (
    <div
      className="all-changes"
      tabIndex={-1}
      onFocus={(event) => {
        if (event.target === event.currentTarget) scroller.current?.focus();
        else heldFocus(event.target);
      }}
      onKeyDown={(event) => {
        const now = moves();
        const file = facts[now.fileNow()];
        if (file && onKey(event, { file, moves: now, deeds, hunks })) event.preventDefault();
      }}
    >
      <Bar facts={facts} missing={missing} current={current} moves={moves} deeds={deeds} />
      <span className="visually-hidden" aria-live="polite">
        {said}
      </span>
      <div
        ref={scroller}
        className="all-scroller"
        role="document"
        aria-label="All changes"
        tabIndex={0}
        onScroll={({ currentTarget }) => onView(currentTarget)}
      >
        <div className="all-files" style={{ height: totalOf(layout, view.height) }}>
          {facts.slice(shown.first, shown.end).map((file, index) => {
            const extent = layout[shown.first + index] ?? NOWHERE;
            return (
              <FileSection
                key={file.change.path}
                facts={file}
                deeds={deeds}
                hunks={hunks}
                extent={extent}
                rows={rowsIn(extent, rowCount(file), view.top - MARGIN, view.height + 2 * MARGIN)}
                isCurrent={shown.first + index === current}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}
const NOWHERE: Extent = { top: 0, height: 0 };

/** What is looked at stays where it is when files above it are read. Answers with what is to be told each place. */
function useAnchor(
  scroller: RefObject<HTMLElement | null>,
  layout: readonly Extent[],
  paths: readonly string[],
): (top: number) => void {
  const anchor = useRef<Anchor | null>(null);
  useLayoutEffect(() => {
    const element = scroller.current;
    const top = anchor.current && topOfAnchor(layout, paths, anchor.current);
    if (element && top !== null && Math.abs(element.scrollTop - top) >= 1) element.scrollTo({ top });
  }, [scroller, layout, paths]);
  return (top) => {
    anchor.current = anchorAt(layout, paths, top);
  };
}

function useHeight(scroller: RefObject<HTMLElement | null>, onView: (element: HTMLElement) => void): void {
  const latest = useRef(onView);
  useEffect(() => {
    latest.current = onView;
  });
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const observer = new ResizeObserver(() => latest.current(element));
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller]);
}

/** What has the keyboard may be scrolled out of view, and is not drawn any more: then the scroll has it. Answers with what is to be told it. */
function useHeldFocus(scroller: RefObject<HTMLElement | null>): (element: Element) => void {
  const held = useRef<Element | null>(null);
  useLayoutEffect(() => {
    if (held.current?.isConnected === false && document.activeElement === document.body) scroller.current?.focus();
  });
  return (element) => {
    held.current = element;
  };
}

interface KeyContext {
  readonly file: FileFacts;
  readonly moves: AllMoves;
  readonly deeds: ListDeeds;
  readonly hunks: Hunks;
}

/** Whether the key meant something. */
function onKey(event: KeyboardEvent, { file, moves, deeds, hunks }: KeyContext): boolean {
  const { path } = file.change;
  const isList = event.target instanceof HTMLElement && event.target.classList.contains('all-scroller');
  // A button that has the keyboard means itself by these.
  const ofList = { Home: () => moves.edge('first'), End: () => moves.edge('last'), Enter: () => deeds.open(path) };
  const acts: Readonly<Record<string, (() => unknown) | undefined>> = {
    n: () => moves.step(1),
    p: () => moves.step(-1),
    j: () => moves.stepHunk(1),
    k: () => moves.stepHunk(-1),
    F7: () => moves.stepHunk(1),
    'Shift+F7': () => moves.stepHunk(-1),
    r: () => moves.act('revert') || deeds.review?.(path),
    u: () => moves.act('unstage'),
    'Alt+v': () => deeds.review?.(path),
    s: () => moves.act('stage') || deeds.stage?.(path),
    'Alt+s': () => deeds.stage?.(path),
    x: () => deeds.toggle(path),
    'Shift+X': () => deeds.toggleAll(file.isCollapsed ? 'expand' : 'collapse'),
    Escape: hunks.current ? () => hunks.pick(null) : undefined,
    ...(isList && ofList),
  };
  if (event.ctrlKey || event.metaKey) return false;
  const act = acts[`${event.altKey ? 'Alt+' : ''}${event.shiftKey ? 'Shift+' : ''}${event.key}`];
  act?.();
  return act !== undefined;
}

interface BarProps {
  readonly facts: readonly FileFacts[];
  readonly missing: number;
  readonly current: number;
  readonly moves: () => AllMoves;
  readonly deeds: ListDeeds;
}

function Bar({ facts, missing, current, moves, deeds }: BarProps) {
  const reviewed = facts.filter(({ isReviewed }) => isReviewed).length;
  const words = [
    plural(facts.length, 'file'),
    reviewed > 0 && `${formatCount(reviewed)} reviewed`,
    missing > 0 && `${plural(missing, 'more change')} not listed`,
  ];
  return (
    <div className="editor-bar" role="toolbar" aria-label="All changes">
      <span>{words.filter(Boolean).join(' · ')}</span>
      <span className="faint tabular">{`${formatCount(current + 1)} / ${formatCount(facts.length)}`}</span>
      <span className="spacer" />
      <IconButton label="Previous file" keys="p" icon={<ArrowUp size={14} />} onClick={() => moves().step(-1)} />
      <IconButton label="Next file" keys="n" icon={<ArrowDown size={14} />} onClick={() => moves().step(1)} />
      <IconButton label="Previous hunk" keys="k" icon={<ChevronUp size={14} />} onClick={() => moves().stepHunk(-1)} />
      <IconButton label="Next hunk" keys="j" icon={<ChevronDown size={14} />} onClick={() => moves().stepHunk(1)} />
      <IconButton
        label="Collapse all"
        keys="Shift+X"
        icon={<ChevronsDownUp size={14} />}
        onClick={() => deeds.toggleAll('collapse')}
      />
      <IconButton label="Expand all" icon={<ChevronsUpDown size={14} />} onClick={() => deeds.toggleAll('expand')} />
    </div>
  );
}
