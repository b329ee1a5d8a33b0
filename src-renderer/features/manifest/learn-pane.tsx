/** The narrowest rights that the chosen events need, to be put into the text. */
import { useState } from 'react';
import { Check, Plus } from 'lucide-react';

import { CAPABILITY_OF_RIGHT } from '../../../src-preload/contract/manifest/capabilities.ts';
import { rightLists } from '../../../src-preload/contract/manifest/right-lists.ts';
import { withFileRights } from '../../../src-preload/contract/manifest/edit-manifest.ts';
import type { Learned, LearnedEntry, NeededRight } from '../../../src-preload/contract/policy-schemas.ts';
import { RIGHTS } from '../../../src-preload/contract/policy-words.ts';
import { EmptyState } from '../../shared/empty-state.tsx';
import { formatCount, plural } from '../../shared/format.ts';
import { RightBadge } from '../../shared/right-badge.tsx';
import { visible } from '../../shared/visible.ts';

import { withMoreRights } from './form-edits.ts';
import type { SideProps } from './manifest-props.ts';
import { MoreRows } from './more-rows.tsx';
import { scopeWords } from './scope.ts';

/** Rows that are drawn before more are asked for. */
const FIRST_ROWS = 100;

export function LearnPane(props: SideProps) {
  const { facts, learned } = props;
  const { value, state, failure } = learned;
  if (state === 'failed')
    return <EmptyState title="Nothing could be learned">{visible(failure?.message ?? '')}</EmptyState>;
  if (state === 'idle') {
    return (
      <EmptyState title="No run yet">
        Run the capsule once in Observe: everything is allowed then, and what it needs can be learned.
      </EmptyState>
    );
  }
  if (value === null) return <p className="details-wait">Looking at {scopeWords(facts)}…</p>;
  return (
    <div className="learn" aria-busy={state === 'asking'} data-state={state}>
      <Most {...props} />
      <p className="manifest-lead">
        {entriesCover(value.entries.length)} what {plural(value.events, 'event')} of {scopeWords(facts)} needed.
      </p>
      <Entries {...props} entries={value.entries} />
      <Unused unused={value.unused} />
      <LeftOut leftOut={value.leftOut} />
      <UseThem {...props} value={value} />
    </div>
  );
}

const entriesCover = (count: number): string =>
  count === 1 ? '1 entry covers' : `${formatCount(count)} entries cover`;

function Most({ deps, manifest }: SideProps) {
  const [typed, setTyped] = useState(manifest.most?.toString() ?? '');
  const put = (text: string): void => {
    setTyped(text);
    const most = Number(text);
    const isNumber = text !== '' && Number.isInteger(most) && most >= 1 && most <= 10_000;
    if (isNumber || text === '') deps.store.getState().choose(manifest.file, { most: isNumber ? most : null });
  };
  return (
    <label className="manifest-scope">
      <span>At most</span>
      <input
        className="input learn-most"
        type="number"
        min={1}
        max={10_000}
        placeholder="any"
        value={typed}
        onChange={({ target }) => put(target.value)}
      />
      <span className="faint">
        {manifest.most === null ? 'entries: exactly what was used' : 'entries: the nearest are joined'}
      </span>
    </label>
  );
}

const BECAUSE: Readonly<Record<LearnedEntry['because'], { readonly word: string; readonly title: string }>> = {
  used: { word: '', title: 'Exactly this path was used' },
  temporary: { word: 'temporary', title: 'The capsule makes and removes names in there by itself' },
  joined: { word: 'joined', title: 'Several were put together: it covers more than was used' },
};

function Entries({ deps, capabilities, entries }: SideProps & { readonly entries: readonly LearnedEntry[] }) {
  const [rows, setRows] = useState(FIRST_ROWS);
  const declared = new Set(
    RIGHTS.flatMap((right) => capabilities.lists[CAPABILITY_OF_RIGHT[right]].map(({ text }) => `${right} ${text}`)),
  );
  return (
    <>
      <ul className="learned">
        {entries.slice(0, rows).map((entry) => (
          <Entry
            key={`${entry.access} ${entry.pattern}`}
            entry={entry}
            state={declared.has(`${entry.access} ${entry.pattern}`) ? 'declared' : 'new'}
            onGo={() => deps.selection.getState().goToEvent(entry.firstSeq)}
          />
        ))}
      </ul>
      <MoreRows shown={rows} total={entries.length} onMore={setRows} />
    </>
  );
}

interface EntryProps {
  readonly entry: LearnedEntry;
  readonly state: 'declared' | 'new';
  readonly onGo: () => void;
}

function Entry({ entry, state, onGo }: EntryProps) {
  const { access, pattern, events, paths, because, firstSeq } = entry;
  const { word, title } = BECAUSE[because];
  return (
    <li data-state={state}>
      <button type="button" className="flip" title={`${title}. Go to event ${formatCount(firstSeq)}`} onClick={onGo}>
        <span className="flip-head">
          <RightBadge access={access} />
          <span className="mono flip-path">{visible(pattern)}</span>
          {word !== '' && <span className="chip">{word}</span>}
          {state === 'declared' ? (
            <Check size={12} aria-label="declared as it is" />
          ) : (
            <Plus size={12} className="learn-new" aria-label="not declared yet" />
          )}
        </span>
        <span className="flip-way faint">
          {plural(events, 'event')}, {plural(paths, 'path')}
        </span>
      </button>
    </li>
  );
}

function Unused({ unused }: { readonly unused: readonly NeededRight[] }) {
  if (unused.length === 0) return null;
  return (
    <section className="flips" aria-label="Declared and not needed">
      <h4>
        Declared, and not needed here <span className="badge">{formatCount(unused.length)}</span>
      </h4>
      <ul className="learned">
        {unused.slice(0, FIRST_ROWS).map(({ access, pattern }) => (
          <li key={`${access} ${pattern}`} className="flip-head">
            <RightBadge access={access} />
            <span className="mono flip-path">{visible(pattern)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function LeftOut({ leftOut }: { readonly leftOut: Learned['leftOut'] }) {
  if (leftOut.length === 0) return null;
  return (
    <section className="flips" aria-label="What no right could allow">
      <h4>What no right could allow</h4>
      <ul className="learned">
        {leftOut.map(({ reason, events }) => (
          <li key={reason} className="left-out">
            <span>{visible(reason)}</span>
            <span className="faint tabular">{plural(events, 'event')}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function UseThem({ deps, manifest, document, learned, access, value }: SideProps & { readonly value: Learned }) {
  const put = (how: 'replace' | 'add'): void => {
    const lists = rightLists(value.entries);
    const make = how === 'replace' ? withFileRights : withMoreRights;
    deps.store.getState().change(manifest.file, (text) => make(text, lists));
  };
  const off = document.syntax !== null || access === 'read-only' || learned.state !== 'current';
  return (
    <div className="learn-use">
      <button
        type="button"
        className="button small primary"
        disabled={off}
        title="They take the place of what the manifest declares"
        onClick={() => put('replace')}
      >
        Use these
      </button>
      <button
        type="button"
        className="button small"
        disabled={off}
        title="What the manifest declares stays"
        onClick={() => put('add')}
      >
        Add these
      </button>
      <span className="faint">
        {document.syntax
          ? `Line ${document.syntax.line} of the text has to be mended first.`
          : 'They go into the text; nothing is saved until you save.'}
      </span>
    </div>
  );
}
