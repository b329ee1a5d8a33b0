/** Narrows the change list by text, by letter and by what is left to review. */
import { useEffect, useMemo, useRef } from 'react';
import { X } from 'lucide-react';
import { useStore } from 'zustand';

import { CHANGE_KINDS, CHANGE_LETTERS } from '../../../src-preload/contract/vocabulary.ts';
import type { Change } from '../../../src-preload/contract/schemas.ts';
import { changeWord } from '../../shared/change-mark.tsx';
import { countKinds } from '../../shared/change-tree.ts';
import { formatCount } from '../../shared/format.ts';
import { IconButton } from '../../shared/icon-button.tsx';

import type { ChangeTest } from './change-filter.ts';
import type { RowFacts } from './change-row.tsx';
import type { ViewStore } from './view-store.ts';

export interface FilterBarProps {
  readonly view: ViewStore;
  readonly changes: readonly Change[];
  readonly shown: number;
  readonly facts: RowFacts;
  /** The keyboard goes on in the list. */
  readonly onDone: () => void;
}

export function FilterBar(props: FilterBarProps) {
  const { view, changes, shown, onDone } = props;
  const { filter, filterAsked, narrow, dropFilter } = useStore(view);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (filterAsked !== null) input.current?.select();
  }, [filterAsked]);
  const drop = (): void => {
    dropFilter();
    onDone();
  };
  return (
    <div className="changes-filter" role="search" aria-label="Filter changes">
      <div className="changes-filter-text">
        <input
          ref={input}
          className="input"
          type="text"
          aria-label="Filter changes by path"
          placeholder="Part of a path"
          value={filter.text}
          onChange={(event) => narrow({ text: event.target.value })}
          onKeyDown={(event) => {
            if (event.key === 'Escape') drop();
            else if (event.key === 'Enter' || event.key === 'ArrowDown') onDone();
            else return;
            event.preventDefault();
          }}
        />
        <span className="faint tabular" role="status">
          {formatCount(shown)} / {formatCount(changes.length)}
        </span>
        <IconButton label="Close filter" keys="Escape" icon={<X size={13} />} onClick={drop} />
      </div>
      <Chips {...props} />
    </div>
  );
}

const TESTS: Readonly<Record<ChangeTest, { readonly text: string; readonly title: string }>> = {
  open: { text: 'Not reviewed', title: 'Only what is not marked as reviewed' },
  tracked: { text: 'Not ignored', title: 'Without what .gitignore names' },
};

function Chips({ view, changes, facts }: FilterBarProps) {
  const { filter, toggleKind, toggleTest } = useStore(view);
  const counts = useMemo(() => countKinds(changes), [changes]);
  const hasIgnored = useMemo(() => Object.values(facts.git).includes('ignored'), [facts.git]);
  const tests: readonly (readonly [ChangeTest, boolean])[] = [
    ['open', facts.reviewed.size > 0 || filter.tests.has('open')],
    ['tracked', hasIgnored || filter.tests.has('tracked')],
  ];
  return (
    <div className="changes-chips">
      {CHANGE_KINDS.filter((kind) => (counts[kind] ?? 0) > 0).map((kind) => (
        <button
          key={kind}
          type="button"
          className="filter-chip"
          aria-pressed={filter.kinds.has(kind)}
          aria-label={`Only ${changeWord(kind).toLowerCase()}, ${formatCount(counts[kind] ?? 0)}`}
          title={changeWord(kind)}
          onClick={() => toggleKind(kind)}
        >
          <span data-change={kind}>{CHANGE_LETTERS[kind]}</span>
          <span className="chip-count">{formatCount(counts[kind] ?? 0)}</span>
        </button>
      ))}
      {tests.map(
        ([test, isUseful]) =>
          isUseful && (
            <button
              key={test}
              type="button"
              className="filter-chip"
              aria-pressed={filter.tests.has(test)}
              title={TESTS[test].title}
              onClick={() => toggleTest(test)}
            >
              {TESTS[test].text}
            </button>
          ),
      )}
    </div>
  );
}
