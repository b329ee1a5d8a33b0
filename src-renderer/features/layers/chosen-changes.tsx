/** The changes of the layers that are chosen, with what can be done with all of them. */
import { FileDiff, X } from 'lucide-react';
import { useStore } from 'zustand';

import type { LayerStack } from '../../../src-preload/contract/review-schemas.ts';
import { IconButton } from '../../shared/icon-button.tsx';

import { ComparisonList } from './comparison-list.tsx';
import { rangeWords } from './layer-menu.ts';
import type { LayerDeeds } from './layer-menu.ts';
import { pairOfLayers } from './layer-range.ts';
import type { ChosenLayers } from './layer-range.ts';
import type { LayersPaneProps } from './layers-props.ts';
import { treeWords } from './tree-words.ts';

export interface ChosenChangesProps extends LayersPaneProps {
  readonly stack: LayerStack;
  readonly chosen: ChosenLayers;
  readonly deeds: LayerDeeds;
  readonly focusSerial: number | null;
}

export function ChosenChanges({ feature, sandbox, selection, stack, chosen, deeds, focusSerial }: ChosenChangesProps) {
  const { choose } = useStore(feature.stacks);
  const pair = pairOfLayers(stack, chosen);
  const words = rangeWords(stack, chosen);
  const checkpoints = useStore(feature.stacks, (state) => state.checkpoints);
  if (!pair) return null;
  return (
    <section className="chosen-changes" aria-label={`Changes of ${words}`}>
      <header className="chosen-head">
        <strong>{words}</strong>
        <span className="spacer" />
        <IconButton
          label="All changes in one view"
          icon={<FileDiff size={14} />}
          onClick={() => deeds.allChanges(pair, words)}
        />
        <IconButton label="Close the changes" keys="Escape" icon={<X size={14} />} onClick={() => choose(null)} />
      </header>
      <ComparisonList
        store={feature.changes}
        sandbox={sandbox}
        selection={selection}
        label={`Changes of ${words}`}
        words={[treeWords(pair.from, { checkpoints }), treeWords(pair.to, { checkpoints })]}
        focusSerial={focusSerial}
      />
    </section>
  );
}
