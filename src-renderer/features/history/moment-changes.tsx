/** What differs between two moments of the whole tree, or between one and now. */
import { useMemo, useState } from 'react';
import { GitCompareArrows } from 'lucide-react';
import { useStore } from 'zustand';

import type { Change } from '../../../src-preload/contract/schemas.ts';
import { ChangeMark, changeWord } from '../../shared/change-mark.tsx';
import { EmptyState } from '../../shared/empty-state.tsx';
import { FileIcon } from '../../shared/file-icon.tsx';
import { formatCount, plural } from '../../shared/format.ts';
import { nameOf, parentOf } from '../../shared/paths.ts';
import type { Moment } from '../../shared/selection.ts';
import { TreeList } from '../../shared/tree-list.tsx';
import type { TreeRow } from '../../shared/tree-rows.ts';
import { visible } from '../../shared/visible.ts';

import type { Compared } from './store.ts';
import type { HistoryListProps } from './history-props.ts';

const found = ({ changes, more }: Compared): string => {
  if (more) return `The first ${formatCount(changes.length)} changes`;
  return changes.length === 0 ? 'No differences' : plural(changes.length, 'change');
};

export function MomentChanges(props: HistoryListProps) {
  const { compared, compare } = useStore(props.store);
  const travelled = useStore(props.moment, ({ moment }) => moment?.seq ?? null);
  const asked = compared ?? { from: travelled ?? 0, to: null };
  return (
    <div className="history-file">
      <Between
        // Another question from elsewhere is shown in the fields.
        key={`${asked.from ?? ''} ${asked.to ?? ''}`}
        from={asked.from}
        to={asked.to}
        onCompare={(from, to) => void compare(from, to)}
      />
      {compared === null ? (
        <EmptyState icon={<GitCompareArrows size={28} strokeWidth={1.4} />} title="What changed between two moments">
          A moment is the number of an event: the tree right after it. 0 is before the first, and an empty field is now.
        </EmptyState>
      ) : (
        <Found {...props} compared={compared} />
      )}
    </div>
  );
}

interface BetweenProps {
  readonly from: Moment;
  readonly to: Moment;
  readonly onCompare: (from: Moment, to: Moment) => void;
}

/** '' is now; undefined is no number. */
function momentOf(text: string): Moment | undefined {
  const digits = text.replaceAll(/[\s,]/g, '');
  if (digits === '') return null;
  return /^\d{1,15}$/.test(digits) ? Number(digits) : undefined;
}

function Between({ from, to, onCompare }: BetweenProps) {
  const [texts, setTexts] = useState({ from: from?.toString() ?? '', to: to?.toString() ?? '' });
  const [left, right] = [momentOf(texts.from), momentOf(texts.to)];
  const isAsked = left !== undefined && right !== undefined && left !== right;
  const field = (name: 'from' | 'to', label: string, isWrong: boolean) => (
    <label className="history-field">
      {label}
      <input
        className="input tabular"
        inputMode="numeric"
        placeholder="now"
        aria-invalid={isWrong}
        value={texts[name]}
        onChange={(event) => setTexts({ ...texts, [name]: event.target.value })}
      />
    </label>
  );
  return (
    <form
      className="history-between"
      onSubmit={(event) => {
        event.preventDefault();
        if (isAsked) onCompare(left, right);
      }}
    >
      {field('from', 'After event', left === undefined)}
      {field('to', 'and after event', right === undefined)}
      <button type="submit" className="button" disabled={!isAsked}>
        Compare
      </button>
    </form>
  );
}

type ChangeRow = TreeRow & { readonly change: Change };

const rowsOf = (changes: readonly Change[]): readonly ChangeRow[] =>
  changes.map((change, index) => ({
    id: change.path,
    label: `${nameOf(change.path)}, ${changeWord(change.kind)}`,
    level: 0,
    expanded: null,
    parent: null,
    position: index + 1,
    siblings: changes.length,
    change,
  }));

function Found({ compared, selection, focusSerial }: HistoryListProps & { readonly compared: Compared }) {
  const { state, changes, message, from, to } = compared;
  const [focused, focus] = useState<string | null>(null);
  const rows = useMemo(() => rowsOf(changes), [changes]);
  if (state === 'failed') {
    return (
      <p className="notice error" role="alert">
        {message}
      </p>
    );
  }
  return (
    <>
      <p className="history-count faint" role="status">
        {state === 'loading' ? 'Comparing…' : found(compared)}
      </p>
      <div className="history-list">
        <TreeList
          label="Changes between the moments"
          rows={rows}
          focused={focused}
          focusSerial={focusSerial}
          onFocus={(row) => focus(row.id)}
          onToggle={() => undefined}
          onOpen={({ change: { path, from: was } }, how) =>
            selection
              .getState()
              .open({ kind: 'moment-diff', path, from, to, was: was ?? path }, how === 'stay' ? 'keep' : 'preview')
          }
          renderRow={({ change }) => <ChangeLine change={change} />}
        />
      </div>
    </>
  );
}

function ChangeLine({ change: { path, kind, entry, from } }: { readonly change: Change }) {
  return (
    <>
      <FileIcon kind={entry} name={nameOf(path)} state="closed" />
      <span className="tree-name" data-change={kind} data-kind={kind} title={visible(path)}>
        {visible(nameOf(path))}
      </span>
      <span className="tree-hint">{visible(from === null ? parentOf(path) : `was ${nameOf(from)}`)}</span>
      <span className="tree-end">
        <ChangeMark kind={kind} />
      </span>
    </>
  );
}
