/** Each conflict with its three sides beside each other and what can be taken of them. */
import type { RefObject } from 'react';

import type { MergeTake } from '../../../src-preload/contract/text/merge-texts.ts';
import { formatCount, plural } from '../../shared/format.ts';
import { visible } from '../../shared/visible.ts';

import type { MergeConflict, MergeResult } from './merge-result.ts';

export interface ConflictCardsProps {
  readonly cards: RefObject<HTMLDivElement | null>;
  readonly result: MergeResult;
  readonly open: readonly number[];
  readonly at: number;
  /** What was not kept has no column, and cannot be taken. */
  readonly base: 'known' | 'unknown';
  readonly access: 'read-write' | 'read-only';
  readonly onGo: (conflict: number) => void;
  readonly onTake: (conflict: number, take: MergeTake) => void;
}

interface Numbered {
  readonly conflict: MergeConflict;
  readonly index: number;
  /** The last lines before it that both sides have. */
  readonly before: readonly string[];
}

/** Lines of what stands before a conflict. */
const CONTEXT = 2;

function numbered({ pieces }: MergeResult): readonly Numbered[] {
  const found: Numbered[] = [];
  pieces.forEach((piece, place) => {
    if (piece.kind !== 'conflict') return;
    const last = pieces[place - 1];
    const before = last?.kind === 'agreed' ? last.lines.slice(-CONTEXT) : [];
    found.push({ conflict: piece, index: found.length, before });
  });
  return found;
}

/** What one side changed alone, which is in the result already. */
function settledWords({ pieces }: MergeResult): string {
  const count = (side: 'mine' | 'theirs'): number =>
    pieces.filter((piece) => piece.kind === 'agreed' && piece.from === side).length;
  const words = [
    [count('theirs'), 'the folder'],
    [count('mine'), 'the sandbox'],
  ] as const;
  const some = words.flatMap(([changes, side]) => (changes > 0 ? [`${plural(changes, 'change')} of ${side}`] : []));
  return some.length === 0 ? '' : `In the result already: ${some.join(' and ')}.`;
}

export function ConflictCards({ cards, result, open, at, base, access, onGo, onTake }: ConflictCardsProps) {
  const all = numbered(result);
  const settled = settledWords(result);
  return (
    <div ref={cards} className="merge-cards" data-base={base}>
      {base === 'unknown' && (
        <p className="merge-settled" role="note">
          What both sides come from was not kept, so everything in which they differ is a conflict.
        </p>
      )}
      <div className="merge-columns merge-heads" aria-hidden>
        {columnsOf(base).map(({ side, title, hint }) => (
          <span key={side} data-side={side}>
            {title} <span className="faint">{hint}</span>
          </span>
        ))}
      </div>
      {all.map((each) => (
        <Card
          key={each.index}
          {...each}
          count={all.length}
          taken={result.takes[each.index]}
          state={open.includes(each.index) ? 'open' : 'decided'}
          place={each.index === at ? 'here' : 'elsewhere'}
          base={base}
          access={access}
          onGo={() => onGo(each.index)}
          onTake={(take) => onTake(each.index, take)}
        />
      ))}
      {settled !== '' && <p className="merge-settled faint">{settled}</p>}
    </div>
  );
}

const COLUMNS = [
  { side: 'theirs', title: 'The folder', hint: 'theirs' },
  { side: 'base', title: 'Base', hint: 'what both come from' },
  { side: 'mine', title: 'The sandbox', hint: 'mine' },
] as const;
const columnsOf = (base: ConflictCardsProps['base']): readonly (typeof COLUMNS)[number][] =>
  COLUMNS.filter(({ side }) => side !== 'base' || base === 'known');

const TAKES: readonly { readonly take: MergeTake; readonly label: string; readonly key: string }[] = [
  { take: 'theirs', label: 'Take theirs', key: '1' },
  { take: 'mine', label: 'Take mine', key: '2' },
  { take: 'both', label: 'Take both', key: '3' },
  { take: 'base', label: 'Take base', key: '4' },
];

interface CardProps extends Numbered {
  readonly count: number;
  readonly taken: MergeTake | undefined;
  readonly state: 'open' | 'decided';
  readonly place: 'here' | 'elsewhere';
  readonly base: ConflictCardsProps['base'];
  readonly access: 'read-write' | 'read-only';
  readonly onGo: () => void;
  readonly onTake: (take: MergeTake) => void;
}

function Card(props: CardProps) {
  const { conflict, index, count, before, taken, state, place, base, access, onGo, onTake } = props;
  const name = `Conflict ${formatCount(index + 1)} of ${formatCount(count)}`;
  return (
    <article className="merge-card" data-conflict={index} data-state={state} data-place={place} aria-label={name}>
      <header className="merge-card-head">
        <button type="button" className="link" aria-current={place === 'here'} onClick={onGo}>
          {name}
        </button>
        <span className="chip" data-state={state}>
          {wordOf(state, taken)}
        </span>
        <span className="spacer" />
        {access === 'read-write' &&
          TAKES.filter(({ take }) => take !== 'base' || base === 'known').map(({ take, label, key }) => (
            <button
              key={take}
              type="button"
              className="button small"
              aria-pressed={state === 'decided' && taken === take}
              title={`${label} (Alt+${key})`}
              onClick={() => onTake(take)}
            >
              {label}
            </button>
          ))}
      </header>
      <div className="merge-columns">
        {columnsOf(base).map(({ side, title }) => (
          <Lines
            key={side}
            side={side}
            title={title}
            lines={conflict[side]}
            before={before}
            isTaken={isOf(taken, side)}
          />
        ))}
      </div>
    </article>
  );
}

const wordOf = (state: CardProps['state'], taken: MergeTake | undefined): string => {
  if (state === 'open') return 'open';
  return taken ?? 'edited';
};

const isOf = (taken: MergeTake | undefined, side: 'mine' | 'theirs' | 'base'): 'taken' | 'left' =>
  taken === side || (taken === 'both' && side !== 'base') ? 'taken' : 'left';

/** More of one side would push everything else away; all of it is in the result, or in the two sides as they are. */
const MOST = 200;

interface LinesProps {
  readonly side: 'mine' | 'theirs' | 'base';
  readonly title: string;
  readonly lines: readonly string[];
  readonly before: readonly string[];
  readonly isTaken: 'taken' | 'left';
}

function Lines({ side, title, lines, before, isTaken }: LinesProps) {
  const text = (line: string): string => line.replace(/\r?\n$/, '');
  return (
    <pre
      className="merge-lines"
      data-side={side}
      data-take={isTaken}
      tabIndex={0}
      aria-label={`${title}: ${plural(lines.length, 'line')}`}
    >
      {before.map((line, index) => (
        <span key={`before ${index}`} className="merge-line faint">
          {visibleLine(text(line))}
        </span>
      ))}
      {lines.slice(0, MOST).map((line, index) => (
        <span key={index} className="merge-line merge-own">
          {visibleLine(text(line))}
        </span>
      ))}
      {lines.length === 0 && <span className="merge-line merge-none">nothing here</span>}
      {lines.length > MOST && (
        <span className="merge-line merge-none">and {plural(lines.length - MOST, 'line')} more</span>
      )}
    </pre>
  );
}

/** Tabs are no oddities in a text. */
const visibleLine = (line: string): string => (line === '' ? ' ' : line.split('\t').map(visible).join('\t'));
