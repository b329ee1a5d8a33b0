/** One entry of `fs_read` or `fs_write`: what it covers in the sandbox now, and whether any event needed it. */
import { useCallback } from 'react';
import { CircleAlert, LocateFixed, Trash2 } from 'lucide-react';
import { useStore } from 'zustand';

import { parseAccessEntry } from '../../../src-preload/contract/manifest/access-entry.ts';
import { withoutEntry } from '../../../src-preload/contract/manifest/edit-manifest.ts';
import type { TextPlace } from '../../../src-preload/contract/manifest/text-place.ts';
import type { Right } from '../../../src-preload/contract/policy-words.ts';
import { coverageText } from '../../shared/coverage-line.tsx';
import { IconButton } from '../../shared/icon-button.tsx';
import { useAnswer } from '../../shared/use-answer.ts';
import { visible } from '../../shared/visible.ts';

import { DraftField } from './draft-field.tsx';
import { withEntryChanged } from './form-edits.ts';
import type { ManifestDeps } from './manifest-props.ts';

/** Names that are counted at most: enough to see that it is much. */
const MOST_COUNTED = 5000;

export interface RightEntryProps {
  readonly right: Right;
  readonly entry: string;
  readonly place: TextPlace;
  readonly use: 'used' | 'unused' | 'unknown';
  readonly deps: ManifestDeps;
  readonly file: string;
}

const USES: Readonly<Record<RightEntryProps['use'], { readonly word: string; readonly title: string }>> = {
  used: { word: 'used', title: 'The chosen events need it' },
  unused: { word: 'not used', title: 'None of the chosen events needs it' },
  unknown: { word: '', title: '' },
};

export function RightEntry({ right, entry, place, use, deps, file }: RightEntryProps) {
  const { change, choose } = deps.store.getState();
  const parsed = parseAccessEntry(entry);
  const problem = parsed.kind === 'never' ? parsed.problem : null;
  const { word, title } = USES[use];
  const shown = visible(entry);
  return (
    <li className="right-entry">
      <div className="right-line">
        <DraftField
          label={`${right} entry`}
          value={entry}
          problem={problem}
          onPut={(typed) => change(file, (text) => changed(text, right, entry, typed.trim()))}
        />
        <IconButton
          label="Show in the text"
          icon={<LocateFixed size={13} />}
          onClick={() => choose(file, { place: { line: place.line, column: place.column } })}
        />
        <IconButton
          label={`Remove ${visible(entry)}`}
          icon={<Trash2 size={13} />}
          onClick={() => change(file, (text) => withoutEntry(text, right, entry))}
        />
      </div>
      <div className="right-facts">
        {shown !== entry && <code title="It has characters that cannot be seen">{shown}</code>}
        {problem === null ? (
          <CoverageWords deps={deps} pattern={entry} />
        ) : (
          <span className="right-problem">
            <CircleAlert size={11} aria-hidden /> {problem}
          </span>
        )}
        {word !== '' && problem === null && (
          <span className="right-use" data-use={use} title={title}>
            {word}
          </span>
        )}
      </div>
    </li>
  );
}

/** An entry that is emptied is one that is taken out. */
const changed = (text: string, right: Right, from: string, to: string) =>
  to === '' ? withoutEntry(text, right, from) : withEntryChanged(text, right, from, to);

function CoverageWords({
  deps: { client, sandbox },
  pattern,
}: {
  readonly deps: ManifestDeps;
  readonly pattern: string;
}) {
  const version = useStore(sandbox, (view) => view.filesVersion);
  const ask = useCallback(
    () => {
      const { id } = sandbox.getState().state.sandbox;
      return client.ruleCoverage({ sandbox: id, pattern, limit: MOST_COUNTED });
    },
    // eslint-disable-next-line react-hooks/exhaustive-deps -- other files may be covered when files changed
    [client, sandbox, pattern, version],
  );
  const answer = useAnswer(ask);
  if (answer.at === 'failed') return <span className="faint">{visible(answer.failure.message)}</span>;
  const value = answer.at === 'ready' ? answer.value : answer.last;
  if (value === null) return <span className="faint">…</span>;
  return (
    <span className="faint" title={value.sample.map((path) => visible(path)).join('\n')}>
      covers {coverageText(value)}
    </span>
  );
}
