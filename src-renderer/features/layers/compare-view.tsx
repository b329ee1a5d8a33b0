/** Any two states, and everything that differs between them. */
import { useEffect, useMemo } from 'react';
import { ArrowDownUp, Download, FileDiff, GitCompareArrows } from 'lucide-react';
import { useStore } from 'zustand';

import { EmptyState } from '../../shared/empty-state.tsx';
import { IconButton } from '../../shared/icon-button.tsx';
import { useFocusRequest } from '../../shared/use-focus-request.ts';
import { visible } from '../../shared/visible.ts';

import { ComparisonList } from './comparison-list.tsx';
import type { LayersPaneProps } from './layers-props.ts';
import { TreeChoice } from './tree-choice.tsx';
import { treeWords } from './tree-words.ts';

export function CompareView(props: LayersPaneProps) {
  const { feature, layout } = props;
  const { from, to, others, put, swap, look } = useStore(feature.pair);
  const checkpoints = useStore(feature.stacks, (state) => state.checkpoints);
  const { comparison, compare } = useStore(feature.compared);
  const request = useStore(layout, (view) => view.focusRequest);
  useEffect(() => void look(), [look]);
  const selector = comparison ? '.comparison-tree .tree' : '.compare-form select';
  const pane = useFocusRequest(layout, 'layers', { selector, ready: comparison?.state === 'ready' ? 1 : 0 });
  const isSame = JSON.stringify(from) === JSON.stringify(to);
  return (
    <section ref={pane} className="compare-view" aria-label="Compare">
      <form
        className="compare-form"
        aria-label="What to compare"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isSame) void compare({ from, to });
        }}
      >
        <TreeChoice
          label="From"
          value={from}
          checkpoints={checkpoints}
          others={others}
          onChange={(ref) => put('from', ref)}
        />
        <TreeChoice
          label="To"
          value={to}
          checkpoints={checkpoints}
          others={others}
          onChange={(ref) => put('to', ref)}
        />
        <div className="compare-buttons">
          <IconButton label="Swap both" icon={<ArrowDownUp size={14} />} onClick={swap} />
          <button type="submit" className="button primary grow" disabled={isSame}>
            Compare
          </button>
        </div>
      </form>
      {comparison ? (
        <Compared {...props} focusSerial={request?.view === 'layers' ? request.serial : null} />
      ) : (
        <EmptyState icon={<GitCompareArrows size={28} strokeWidth={1.4} />} title="What differs between two states">
          The folder, the sandbox now, a checkpoint, or the moment after an event; also of another sandbox that is open.
        </EmptyState>
      )}
    </section>
  );
}

function Compared({
  feature,
  sandbox,
  selection,
  focusSerial,
}: LayersPaneProps & { readonly focusSerial: number | null }) {
  const checkpoints = useStore(feature.stacks, (state) => state.checkpoints);
  const others = useStore(feature.pair, (state) => state.others);
  const comparison = useStore(feature.compared, (state) => state.comparison);
  const mounts = useStore(sandbox, (view) => view.state.mounts);
  const names = useMemo(
    () => ({ checkpoints, sandboxes: Object.fromEntries(others.map((each) => [each.sandbox.id, each.sandbox.name])) }),
    [checkpoints, others],
  );
  if (!comparison) return null;
  const { pair } = comparison;
  const sides = [treeWords(pair.from, names), treeWords(pair.to, names)] as const;
  const words = sides.map(visible).join(' → ');
  const mount = mounts[0]?.name;
  return (
    <>
      <p className="compare-words">{words}</p>
      <ComparisonList
        store={feature.compared}
        sandbox={sandbox}
        selection={selection}
        label={`Differences, ${words}`}
        words={sides}
        focusSerial={focusSerial}
        actions={
          <>
            <IconButton
              label="All changes in one view"
              icon={<FileDiff size={14} />}
              onClick={() => selection.getState().open({ kind: 'all-changes', path: `changes://${words}`, pair })}
            />
            {mount !== undefined && (
              <IconButton
                label="Export the difference…"
                icon={<Download size={14} />}
                onClick={() => feature.deeds.getState().ask({ ask: 'export', mount, pair, words })}
              />
            )}
          </>
        }
      />
    </>
  );
}
