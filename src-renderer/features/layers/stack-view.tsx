/** The stacks of all mounts, and below them the changes of the layers that are chosen. */
import { useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';

import type { TreePair } from '../../../src-preload/contract/review-schemas.ts';
import { useFocusRequest } from '../../shared/use-focus-request.ts';
import { useReadOnly } from '../../shared/use-read-only.ts';
import { visible } from '../../shared/visible.ts';

import { ChosenChanges } from './chosen-changes.tsx';
import type { LayersFeature } from './feature.ts';
import type { LayerDeeds } from './layer-menu.ts';
import { pairOfLayers } from './layer-range.ts';
import type { LayersPaneProps } from './layers-props.ts';
import { MountCard } from './mount-card.tsx';
import { QuotaCard } from './quota-card.tsx';
import { StackList } from './stack-list.tsx';
import { stackOf } from './tree-words.ts';

/** Milliseconds: whoever holds an arrow key down passes many layers. */
const PAUSE = 120;

/** The changes of what is chosen are read when it is; a stack that was read again is no new question. */
function useChosenChanges({ stacks, changes }: LayersFeature): void {
  const question = useStore(stacks, ({ chosen, stacks: all }) => {
    const stack = chosen && stackOf(all, chosen.mount);
    const pair = stack && pairOfLayers(stack, chosen);
    return chosen && pair ? JSON.stringify({ mount: chosen.mount, pair }) : null;
  });
  useEffect(() => {
    if (question === null) {
      changes.getState().clear();
      return;
    }
    const { mount, pair } = JSON.parse(question) as Question;
    const timer = setTimeout(() => void changes.getState().compare(pair, mount), PAUSE);
    return () => clearTimeout(timer);
  }, [question, changes]);
}
interface Question {
  readonly mount: string;
  readonly pair: TreePair;
}

function useDeeds({ feature, selection, onShowChanges }: LayersPaneProps): LayerDeeds {
  const { stacks, deeds, pair } = feature;
  return useMemo(
    () => ({
      ask: deeds.getState().ask,
      compare: (from, to) => {
        const { put } = pair.getState();
        put('from', from);
        if (to !== 'ask') put('to', to);
        stacks.getState().setView('compare');
        if (to !== 'ask') void feature.compared.getState().compare({ from, to });
      },
      allChanges: (of, words) =>
        selection.getState().open({ kind: 'all-changes', path: `changes://${words}`, pair: of }),
      showChanges: onShowChanges,
    }),
    [feature, stacks, deeds, pair, selection, onShowChanges],
  );
}

export function StackView(props: LayersPaneProps) {
  const { feature, sandbox, layout } = props;
  const { stacks, state, problem, chosen } = useStore(feature.stacks);
  const { mounts, quota } = useStore(sandbox, (view) => view.state);
  const access = useReadOnly(sandbox) ? 'read-only' : 'read-write';
  const deeds = useDeeds(props);
  const [entered, enter] = useState(0);
  useChosenChanges(feature);
  const pane = useFocusRequest(layout, 'layers', { selector: '.stack', ready: stacks.length });
  const stack = chosen ? stackOf(stacks, chosen.mount) : null;
  return (
    <section ref={pane} className="stack-view" aria-label="Stack">
      <div className="layers stack-cards">
        {problem !== null && (
          <p className="notice error" role="alert">
            The layers could not be read: {visible(problem)}
          </p>
        )}
        {mounts.map((mount) => {
          const own = stackOf(stacks, mount.name);
          return (
            <MountCard key={mount.name} mount={mount}>
              {own && (
                <StackList
                  store={feature.stacks}
                  stack={own}
                  access={access}
                  deeds={deeds}
                  onEnter={() => enter(entered + 1)}
                />
              )}
              {!own && state === 'loading' && mount.kind !== 'host' && <p className="faint">Reading the layers…</p>}
            </MountCard>
          );
        })}
        <QuotaCard quota={quota} />
      </div>
      {stack && chosen && (
        <ChosenChanges {...props} stack={stack} chosen={chosen} deeds={deeds} focusSerial={entered || null} />
      )}
    </section>
  );
}
