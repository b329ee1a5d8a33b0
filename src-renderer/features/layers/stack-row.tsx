/** One layer of a stack, or several automatic ones in one: its plate, name, age, counts, size and waste. */
import { Lock, MoreHorizontal } from 'lucide-react';

import type { Checkpoint, StackLayer } from '../../../src-preload/contract/review-schemas.ts';
import { ChangeCounts } from '../../shared/change-mark.tsx';
import { formatBytes, formatCount, formatDate } from '../../shared/format.ts';
import { DropMenu } from '../../shared/menu.tsx';
import type { MenuEntry } from '../../shared/menu.tsx';
import { Twistie } from '../../shared/twistie.tsx';
import { visible } from '../../shared/visible.ts';

import { Plate } from './plate.tsx';
import type { PlateLook } from './plate.tsx';
import type { StackRow } from './stack-rows.ts';
import { ageWords, causeWords, countWords, kindsOf, layerTitle, totalOf } from './tree-words.ts';

export interface StackRowViewProps {
  readonly row: StackRow;
  /** The folder that the stack stands on. */
  readonly folder: string | null;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Empty while the row is not the one that is chosen. */
  readonly menu: readonly MenuEntry[];
  readonly onToggle: () => void;
}

export function StackRowView({ row, folder, now, menu, onToggle }: StackRowViewProps) {
  if (row.row === 'group') return <GroupRow row={row} now={now} onToggle={onToggle} />;
  const { layer, checkpoint } = row;
  return (
    <>
      <Plate look={lookOf(layer, checkpoint)} />
      <span className="stack-text">
        <span className="stack-line">
          <span className="stack-name" title={visible(layerTitle(layer))}>
            {visible(layerTitle(layer))}
          </span>
          {typeof checkpoint?.needed === 'string' && (
            <Lock size={11} className="stack-needed" aria-label={`Needed: ${visible(checkpoint.needed)}`} />
          )}
          {menu.length > 0 && <RowMenu name={visible(layerTitle(layer))} menu={menu} />}
          {layer.at !== null && (
            <span className="stack-age" title={formatDate(layer.at)}>
              {ageWords(layer.at, now)}
            </span>
          )}
        </span>
        {layer.layer === 'base' ? <BaseFacts layer={layer} folder={folder} /> : <LayerFacts layer={layer} />}
        {checkpoint && !saysCause(checkpoint) && <span className="stack-cause">{causeWords(checkpoint.cause)}</span>}
      </span>
    </>
  );
}

/** `before running tidy` says why it is there. */
const saysCause = ({ cause, name }: Checkpoint): boolean => cause === 'named' || name.startsWith('before ');

function lookOf({ layer }: StackLayer, checkpoint: Checkpoint | null): PlateLook {
  if (typeof layer !== 'number') return layer;
  return checkpoint === null || checkpoint.cause === 'named' ? 'named' : 'automatic';
}

function RowMenu({ name, menu }: { readonly name: string; readonly menu: readonly MenuEntry[] }) {
  return (
    <span className="stack-menu" onClick={(event) => event.stopPropagation()}>
      <DropMenu label={`What to do with ${name}`} className="icon-button" entries={menu}>
        <MoreHorizontal size={14} aria-hidden />
      </DropMenu>
    </span>
  );
}

function BaseFacts({ layer, folder }: { readonly layer: StackLayer; readonly folder: string | null }) {
  return (
    <>
      {folder !== null && <span className="layer-path mono">{visible(folder)}</span>}
      {layer.wasted > 0 && <span className="stack-waste">{formatBytes(layer.wasted)} hidden by the sandbox</span>}
    </>
  );
}

function LayerFacts({ layer: { counts, wasted, duplicated } }: { readonly layer: StackLayer }) {
  return (
    <>
      <span className="stack-line">
        {totalOf(counts) > 0 ? <ChangeCounts counts={kindsOf(counts)} /> : <span className="faint">no changes</span>}
        <span className="stack-size tabular">{formatBytes(counts.bytes)}</span>
      </span>
      {wasted + duplicated > 0 && <span className="stack-waste">{wasteWords(wasted, duplicated)}</span>}
    </>
  );
}

function wasteWords(wasted: number, duplicated: number): string {
  const words: string[] = [];
  if (wasted > 0) words.push(`${formatBytes(wasted)} not seen any more`);
  if (duplicated > 0) words.push(`${formatBytes(duplicated)} kept twice`);
  return words.join(' · ');
}

interface GroupRowProps {
  readonly row: Extract<StackRow, { row: 'group' }>;
  readonly now: number;
  readonly onToggle: () => void;
}

function GroupRow({ row: { layers, state }, now, onToggle }: GroupRowProps) {
  const bytes = layers.reduce((sum, { counts }) => sum + counts.bytes, 0);
  const [newest] = layers;
  return (
    <>
      {state === 'closed' ? <Plate look="automatic" many={layers.length} /> : <span className="plate-gap" />}
      <span className="stack-text">
        <span
          className="stack-line stack-group"
          onClick={(event) => {
            event.stopPropagation();
            onToggle();
          }}
        >
          <Twistie expanded={state === 'open'} />
          <span className="stack-name">{formatCount(layers.length)} automatic</span>
          {newest?.at != null && <span className="stack-age">{ageWords(newest.at, now)}</span>}
        </span>
        {state === 'closed' && (
          <span className="stack-line">
            <span className="stack-hint faint">before runs, commits, …</span>
            <span className="stack-size tabular">{formatBytes(bytes)}</span>
          </span>
        )}
      </span>
    </>
  );
}

/** The accessible name of a row: everything that it shows. */
export function rowLabel(row: StackRow, now: number): string {
  if (row.row === 'group') return `${formatCount(row.layers.length)} automatic checkpoints, ${row.state}`;
  const { layer, checkpoint } = row;
  const facts = [visible(layerTitle(layer))];
  if (checkpoint && checkpoint.cause !== 'named') facts.push(`automatic, ${causeWords(checkpoint.cause)}`);
  if (layer.at !== null) facts.push(ageWords(layer.at, now));
  if (layer.layer !== 'base') facts.push(countWords(layer.counts), formatBytes(layer.counts.bytes));
  if (layer.wasted + layer.duplicated > 0) facts.push(wasteWords(layer.wasted, layer.duplicated));
  return facts.join(', ');
}
