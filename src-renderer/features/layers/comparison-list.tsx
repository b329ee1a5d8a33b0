/** What differs between two trees, in folders: narrowed by words, and each opened as the two that it was and is. */
import { useMemo, useRef } from 'react';
import type { ReactNode } from 'react';
import { GitCompareArrows } from 'lucide-react';
import { useStore } from 'zustand';

import type { TreePair } from '../../../src-preload/contract/review-schemas.ts';
import type { Change } from '../../../src-preload/contract/schemas.ts';
import { ChangeCounts, ChangeMark } from '../../shared/change-mark.tsx';
import { changeNodes, countKinds, renameText } from '../../shared/change-tree.ts';
import type { ChangeNode } from '../../shared/change-tree.ts';
import { EmptyState } from '../../shared/empty-state.tsx';
import { FileIcon } from '../../shared/file-icon.tsx';
import { formatCount, plural } from '../../shared/format.ts';
import { JobBar } from '../../shared/job-bar.tsx';
import type { SandboxStore } from '../../shared/sandbox-store.ts';
import type { EditorTarget, SelectionStore } from '../../shared/selection.ts';
import { TreeList } from '../../shared/tree-list.tsx';
import { Twistie } from '../../shared/twistie.tsx';
import { visible } from '../../shared/visible.ts';

import { comparisonRows, narrowed } from './comparison-rows.ts';
import type { Comparison, ComparisonStore } from './comparison-store.ts';
import { kindsOf } from './tree-words.ts';

export interface ComparisonListProps {
  readonly store: ComparisonStore;
  readonly sandbox: SandboxStore;
  readonly selection: SelectionStore;
  readonly label: string;
  /** What both trees are called. */
  readonly words: readonly [string, string];
  /** Takes the keyboard whenever it changes to a new value. */
  readonly focusSerial: number | null;
  /** What stands beside the counts. */
  readonly actions?: ReactNode;
}

export function ComparisonList(props: ComparisonListProps) {
  const { store, sandbox } = props;
  const { comparison, cancel } = useStore(store);
  if (!comparison) return null;
  if (comparison.state === 'failed') {
    return (
      <p className="notice error" role="alert">
        {visible(comparison.message)}
      </p>
    );
  }
  return (
    <div className="comparison">
      {comparison.state === 'loading' && (
        <div className="comparison-job">
          <JobBar job={comparison.job} title="Comparing" sandbox={sandbox} onCancel={cancel} />
        </div>
      )}
      {(comparison.state === 'ready' || comparison.changes.length > 0) && <Found {...props} comparison={comparison} />}
    </div>
  );
}

function targetOf({ path }: ChangeNode, { from, to }: TreePair, words: readonly [string, string]): EditorTarget {
  const isOwn = from.tree === 'base' && to.tree === 'merged' && !from.sandbox && !to.sandbox;
  return isOwn ? { kind: 'diff', path } : { kind: 'compare', path, from, to, words };
}

function Found(props: ComparisonListProps & { readonly comparison: Comparison }) {
  const { store, comparison, selection, label, words, focusSerial } = props;
  const { filter, collapsed, focused, toggle, focus } = useStore(store);
  const { changes, pair } = comparison;
  const shown = useMemo(() => narrowed(changes, filter), [changes, filter]);
  const nodes = useMemo(() => changeNodes(shown, 'tree'), [shown]);
  const rows = useMemo(() => comparisonRows(nodes, collapsed), [nodes, collapsed]);
  const list = useRef<HTMLDivElement>(null);
  const toList = (): void => list.current?.querySelector<HTMLElement>('.tree')?.focus();
  return (
    <>
      <Head {...props} shown={shown.length} onDone={toList} />
      {rows.length === 0 ? (
        <EmptyState icon={<GitCompareArrows size={24} strokeWidth={1.4} />} title={nothing(changes.length)} />
      ) : (
        <div ref={list} className="comparison-tree">
          <TreeList
            label={label}
            rows={rows}
            focused={focused}
            focusSerial={focusSerial}
            onFocus={(row) => focus(row.id)}
            onToggle={(row) => toggle(row.id)}
            onOpen={({ node }, how) =>
              selection.getState().open(targetOf(node, pair, words), how === 'stay' ? 'keep' : 'preview')
            }
            renderRow={({ node, expanded }) => <RowView node={node} expanded={expanded} />}
          />
        </div>
      )}
    </>
  );
}

const nothing = (all: number): string => (all === 0 ? 'No differences' : 'No path has all these words');

interface HeadProps extends ComparisonListProps {
  readonly comparison: Comparison;
  readonly shown: number;
  readonly onDone: () => void;
}

function Head({ store, comparison, shown, onDone, actions }: HeadProps) {
  const { filter, narrow } = useStore(store);
  const { changes, counts, mount } = comparison;
  const kinds = useMemo(
    () => (mount === null && counts ? kindsOf(counts) : countKinds(changes)),
    [mount, counts, changes],
  );
  return (
    <div className="comparison-head">
      <div className="comparison-counts">
        <span role="status">{plural(changes.length, 'change')}</span>
        <ChangeCounts counts={kinds} />
        <span className="spacer" />
        {actions}
      </div>
      {(changes.length > 0 || filter !== '') && (
        <div className="comparison-filter">
          <input
            className="input"
            aria-label="Filter by path"
            placeholder="Part of a path"
            value={filter}
            onChange={(event) => narrow(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Escape') narrow('');
              else if (event.key === 'Enter' || event.key === 'ArrowDown') onDone();
              else return;
              event.preventDefault();
            }}
          />
          {filter !== '' && (
            <span className="faint tabular">
              {formatCount(shown)} / {formatCount(changes.length)}
            </span>
          )}
        </div>
      )}
    </div>
  );
}

function RowView({ node, expanded }: { readonly node: ChangeNode; readonly expanded: boolean | null }) {
  const { change, text } = node;
  return (
    <>
      <Twistie expanded={expanded} />
      <FileIcon kind={change?.entry ?? 'directory'} name={text} state={expanded === true ? 'open' : 'closed'} />
      <span className="tree-name" data-change={change?.kind} data-kind={change?.kind} title={visible(node.path)}>
        {visible(text)}
      </span>
      {change && expanded === null && <From change={change} />}
      <RowEnd node={node} expanded={expanded} />
    </>
  );
}

function From({ change }: { readonly change: Change }) {
  const renamed = renameText(change);
  if (renamed === null) return null;
  return (
    <span className="tree-hint" title={visible(change.from ?? '')}>
      ← {visible(renamed.from)}
    </span>
  );
}

function RowEnd({
  node: { change, counts },
  expanded,
}: {
  readonly node: ChangeNode;
  readonly expanded: boolean | null;
}) {
  return (
    <span className="tree-end">
      {expanded !== null && <ChangeCounts counts={counts} />}
      {change && expanded === null && <ChangeMark kind={change.kind} />}
    </span>
  );
}
