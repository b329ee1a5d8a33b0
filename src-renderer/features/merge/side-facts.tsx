/** A conflict that no text can settle: what is on each side, and which of them is kept. */
import { useEffect, useRef } from 'react';

import type { ConflictDetails, ConflictSide } from '../../../src-preload/contract/review-schemas.ts';
import { formatBytes, formatDate, formatMode } from '../../shared/format.ts';
import { nameOf } from '../../shared/paths.ts';
import { visible } from '../../shared/visible.ts';

import type { MergesStore, OpenMerge } from './store.ts';
import { WholeChoices } from './whole-choices.tsx';

export interface SideFactsProps {
  readonly store: MergesStore;
  readonly merge: OpenMerge;
  readonly details: ConflictDetails;
  readonly access: 'read-write' | 'read-only';
}

const SIDES = [
  { side: 'theirs', title: 'The folder', hint: 'theirs' },
  { side: 'base', title: 'Base', hint: 'what both come from' },
  { side: 'mine', title: 'The sandbox', hint: 'mine' },
] as const;

const ROWS: readonly { readonly title: string; readonly of: (side: ConflictSide) => string }[] = [
  { title: 'Kind', of: ({ kind, state }) => kind ?? (state === 'unknown' ? 'not known' : 'nothing') },
  { title: 'Size', of: ({ size }) => (size === null ? '' : formatBytes(size)) },
  { title: 'Changed', of: ({ modifiedAt }) => (modifiedAt === null ? '' : formatDate(modifiedAt)) },
  { title: 'Mode', of: ({ mode }) => (mode === null ? '' : formatMode(mode)) },
  { title: 'Content', of: ({ state }) => CONTENTS[state] },
];
/** From the base, where that is known. */
function differs(
  of: (side: ConflictSide) => string,
  details: ConflictDetails,
  side: 'theirs' | 'base' | 'mine',
): boolean {
  const base = of(details.base);
  return base !== '' && base !== CONTENTS.unknown && of(details[side]) !== base;
}

const CONTENTS: Readonly<Record<ConflictSide['state'], string>> = {
  text: 'text',
  binary: 'binary',
  'too-large': 'too large to show',
  'not-a-file': 'no file',
  nothing: '',
  unknown: 'not kept',
};

export function SideFacts({ store, merge, details, access }: SideFactsProps) {
  const choices = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // There is no text here that would take the keyboard when the tab is opened.
    choices.current?.querySelector('button')?.focus();
  }, []);
  const rows = ROWS.filter(({ of }) => SIDES.some(({ side }) => of(details[side]) !== ''));
  return (
    <div className="merge-facts">
      <h3>{visible(nameOf(merge.path))}</h3>
      <p>{visible(details.conflict.message)}</p>
      <table aria-label="The three sides">
        <thead>
          <tr>
            <td />
            {SIDES.map(({ side, title, hint }) => (
              <th key={side} scope="col" data-side={side}>
                {title} <span className="faint">{hint}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ title, of }) => (
            <tr key={title}>
              <th scope="row">{title}</th>
              {SIDES.map(({ side }) => (
                <td key={side} className={differs(of, details, side) ? 'merge-differs' : ''}>
                  {of(details[side])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {access === 'read-write' && (
        <div ref={choices} className="merge-choices" role="group" aria-label="What to keep">
          <WholeChoices store={store} merge={merge} />
        </div>
      )}
    </div>
  );
}
