/** What a file was in each layer: a line from the folder up, with a dot wherever it became another one. */
import { useEffect, useState } from 'react';
import { Waypoints } from 'lucide-react';
import { useStore } from 'zustand';

import type { FileFate, LayerStack, StackLayer } from '../../../src-preload/contract/review-schemas.ts';
import { ChangeMark, changeWord } from '../../shared/change-mark.tsx';
import { EmptyState } from '../../shared/empty-state.tsx';
import { formatBytes, formatMode, formatWhen } from '../../shared/format.ts';
import { nameOf, parentOf, parsePath } from '../../shared/paths.ts';
import type { EditorTarget } from '../../shared/selection.ts';
import { useFocusRequest } from '../../shared/use-focus-request.ts';
import { visible } from '../../shared/visible.ts';

import { pairOfLayers } from './layer-range.ts';
import type { LayersPaneProps } from './layers-props.ts';
import type { ShownFate } from './store.ts';
import { layerTitle, stackOf, treeWords } from './tree-words.ts';

type Fate = FileFate['layers'][number];

/** Tabs that are about no file of the sandbox. */
const NO_FILE: ReadonlySet<EditorTarget['kind']> = new Set(['manifest', 'all-changes']);

export function FileFateView(props: LayersPaneProps) {
  const { feature, selection, layout } = props;
  const { fate, showFate } = useStore(feature.stacks);
  const pane = useFocusRequest(layout, 'layers', { selector: '.fate-form input', ready: 1 });
  const opened = useStore(selection, ({ target }) => (target && !NO_FILE.has(target.kind) ? target.path : ''));
  // Another file that was asked for elsewhere is shown in the field.
  const asked = fate?.path ?? opened;
  return (
    <section ref={pane} className="compare-view" aria-label="File">
      <PathForm key={asked} path={asked} onShow={(path) => void showFate(path)} />
      {fate ? (
        <Fates {...props} fate={fate} />
      ) : (
        <EmptyState icon={<Waypoints size={28} strokeWidth={1.4} />} title="One file through all layers">
          Type its path, or choose “Show in layers” in the menu of a file or a change.
        </EmptyState>
      )}
    </section>
  );
}

function PathForm({ path, onShow }: { readonly path: string; readonly onShow: (path: string) => void }) {
  const [text, setText] = useState(path);
  return (
    <form
      className="fate-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() !== '') onShow(text.trim());
      }}
    >
      <input
        className="input mono"
        aria-label="Path of a file"
        placeholder="cwd://src/main.ts"
        spellCheck={false}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <button type="submit" className="button" disabled={text.trim() === ''}>
        Show
      </button>
    </form>
  );
}

function Fates(props: LayersPaneProps & { readonly fate: ShownFate }) {
  const { feature, fate } = props;
  const { stacks, state, refresh } = useStore(feature.stacks);
  useEffect(() => {
    if (state === 'loading') void refresh();
  }, [state, refresh]);
  const stack = stackOf(stacks, parsePath(fate.path).mount);
  if (fate.state === 'failed') {
    return (
      <p className="notice error" role="alert">
        {visible(fate.message)}
      </p>
    );
  }
  if (fate.state === 'ready' && fate.layers.length === 0) {
    return <EmptyState title={`No layer has ${visible(nameOf(fate.path))}`}>{visible(fate.path)}</EmptyState>;
  }
  return (
    <>
      <div className="history-head">
        <span className="history-name">{visible(nameOf(fate.path))}</span>
        <span className="history-path faint">{visible(parentOf(fate.path))}</span>
      </div>
      <ol className="fates" aria-label={`Layers of ${visible(nameOf(fate.path))}, the newest first`}>
        {fate.layers.toReversed().map((each, index) => (
          <FateRow key={each.layer} {...props} each={each} stack={stack} place={index === 0 ? 'newest' : 'older'} />
        ))}
      </ol>
    </>
  );
}

interface FateRowProps extends LayersPaneProps {
  readonly fate: ShownFate;
  readonly each: Fate;
  readonly stack: LayerStack | null;
  readonly place: 'newest' | 'older';
}

function targetOf({ feature, fate, each, stack }: FateRowProps): EditorTarget | null {
  const { path } = fate;
  if (each.layer === 'base') return { kind: 'file', path, view: 'base' };
  const pair = stack && pairOfLayers(stack, { mount: stack.mount, anchor: each.layer, focus: each.layer });
  if (!pair) return null;
  const { checkpoints } = feature.stacks.getState();
  const words = [treeWords(pair.from, { checkpoints }), treeWords(pair.to, { checkpoints })] as const;
  return { kind: 'compare', path, ...pair, words };
}

function FateRow(props: FateRowProps) {
  const { each, stack, selection, place } = props;
  const layer = stack?.layers.find((known) => known.layer === each.layer);
  const title = layer ? layerTitle(layer) : String(each.layer);
  const target = targetOf(props);
  return (
    <li className="fate" data-change={each.kind ?? 'none'} data-place={place}>
      <span className="fate-dot" aria-hidden />
      <span className="fate-text">
        <span className="stack-line">
          <button
            type="button"
            className="link fate-layer"
            disabled={target === null}
            title={each.layer === 'base' ? 'Open it as the folder has it' : 'Open what this layer did to it'}
            onClick={() => target && selection.getState().open(target)}
          >
            {visible(title)}
          </button>
          <span className="spacer" />
          {each.kind && (
            <>
              <span className="faint">{changeWord(each.kind)}</span>
              <ChangeMark kind={each.kind} />
            </>
          )}
        </span>
        <span className="fate-facts tabular">{[...factsOf(each), ...whenOf(layer)].join(' · ')}</span>
      </span>
    </li>
  );
}

/** Automatic checkpoints are called alike. */
const whenOf = (layer: StackLayer | undefined): readonly string[] =>
  layer?.at == null ? [] : [formatWhen(layer.at, Date.now())];

function factsOf({ entry, size, mode, hash }: Fate): readonly string[] {
  if (entry === null) return ['not there any more'];
  const facts = [entry === 'file' ? '' : entry];
  if (size !== null) facts.push(formatBytes(size));
  if (mode !== null) facts.push(formatMode(mode));
  if (hash !== null) facts.push(`#${hash.slice(0, 8)}`);
  return facts.filter((fact) => fact !== '');
}
