/** One line of the change list: name, letter and marks, and on hover what can be done with it. */
import { Check, FileDiff, Minus, Plus, Undo2 } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';

import type { GitState, QuietReason } from '../../../src-preload/contract/review-words.ts';
import type { StagedPath } from '../../../src-preload/contract/review-schemas.ts';
import type { Change } from '../../../src-preload/contract/schemas.ts';
import { ChangeCounts, ChangeMark } from '../../shared/change-mark.tsx';
import { folderText, renameText } from '../../shared/change-tree.ts';
import type { ChangeDisplay } from '../../shared/change-tree.ts';
import { FileIcon } from '../../shared/file-icon.tsx';
import { formatBytes, formatCount } from '../../shared/format.ts';
import { Twistie } from '../../shared/twistie.tsx';
import { visible } from '../../shared/visible.ts';

import type { ReviewRow } from './review-rows.ts';
import type { RowDeeds } from './row-deeds.ts';

/** What is known of the paths of all rows. */
export interface RowFacts {
  readonly staged: ReadonlyMap<string, StagedPath>;
  readonly reviewed: ReadonlySet<string>;
  readonly git: Readonly<Record<string, GitState>>;
}

export interface ChangeRowViewProps {
  readonly row: ReviewRow;
  readonly state: 'active' | 'idle';
  readonly display: ChangeDisplay;
  readonly access: 'read-write' | 'read-only';
  readonly facts: RowFacts;
  readonly deeds: RowDeeds;
}

export function ChangeRowView(props: ChangeRowViewProps) {
  const { row, state, display } = props;
  if (row.part === 'group') return <GroupHead {...props} />;
  return (
    <>
      {(display === 'tree' || row.part === 'folder') && <Twistie expanded={row.expanded} />}
      <RowIcon row={row} />
      <Name row={row} />
      {(display === 'list' || row.quiet) && <span className="tree-hint">{visible(folderText(row.path))}</span>}
      {state === 'active' && <Actions {...props} />}
      <RowEnd {...props} />
    </>
  );
}

function RowEnd({ row, facts }: ChangeRowViewProps) {
  return (
    <span className="tree-end">
      {row.change && <Marks change={row.change} facts={facts} />}
      {row.quiet && <QuietMark why={row.quiet} />}
      {row.part === 'folder' && <ChangeCounts counts={row.counts} />}
      {row.change && row.part === 'leaf' && <ChangeMark kind={row.change.kind} />}
    </span>
  );
}

const NOTHING_STAGED = 'none: a commit takes all';

function GroupHead(props: ChangeRowViewProps) {
  const { row, state } = props;
  return (
    <>
      <Twistie expanded={row.expanded} />
      <span className="tree-name group-name">{row.text}</span>
      {row.group === 'staged' && row.total === 0 && <span className="tree-hint">{NOTHING_STAGED}</span>}
      {state === 'active' && row.total > 0 && <Actions {...props} />}
      <span className="tree-end">{row.total > 0 && <span className="badge">{formatCount(row.total)}</span>}</span>
    </>
  );
}

function Actions({ row, access, deeds }: ChangeRowViewProps) {
  const name = row.part === 'group' ? `all of ${row.text}` : visible(row.text);
  const changeable = access === 'read-write' && row.group !== 'quiet';
  return (
    <span className="row-actions" onClick={(event) => event.preventDefault()}>
      {row.part === 'leaf' && (
        <Action
          label={row.quiet ? `Open ${name}` : `Open diff of ${name}`}
          icon={FileDiff}
          onClick={() => deeds.open(row, 'keep')}
        />
      )}
      {changeable && <Action label={`Discard ${name}`} icon={Undo2} onClick={() => deeds.discard(row)} />}
      {changeable && row.group === 'changes' && (
        <Action label={`Stage ${name}`} icon={Plus} onClick={() => deeds.stage(row)} />
      )}
      {changeable && row.group === 'staged' && (
        <Action label={`Unstage ${name}`} icon={Minus} onClick={() => deeds.unstage(row)} />
      )}
    </span>
  );
}

interface ActionProps {
  readonly label: string;
  readonly icon: LucideIcon;
  readonly onClick: () => void;
}

/** A plain title, not a tooltip of ours: there are hundreds of these, and scrolling makes them anew. */
function Action({ label, icon: Icon, onClick }: ActionProps) {
  return (
    <button type="button" className="icon-button" aria-label={label} title={label} tabIndex={-1} onClick={onClick}>
      <Icon size={13} aria-hidden />
    </button>
  );
}

function RowIcon({ row }: { readonly row: ReviewRow }) {
  const kind = row.part === 'leaf' ? (row.change?.entry ?? 'file') : 'directory';
  return <FileIcon kind={kind} name={row.text} state={row.expanded === true ? 'open' : 'closed'} />;
}

function Name({ row }: { readonly row: ReviewRow }) {
  const renamed = row.change && row.part === 'leaf' ? renameText(row.change) : null;
  const title = titleOf(row.change) ?? visible(row.path);
  const kind = row.change?.kind;
  return (
    <>
      {renamed && (
        <>
          <span className="tree-hint moved-from" title={title}>
            {visible(renamed.from)}
          </span>
          <span className="moved-arrow">→</span>
        </>
      )}
      <span className="tree-name" data-change={kind} data-kind={kind} title={title}>
        {visible(renamed ? renamed.to : row.text)}
      </span>
      {row.change?.similarity != null && row.change.similarity < 100 && (
        <span className="tree-hint similarity" title="How much of its content it has from there">
          {row.change.similarity}%
        </span>
      )}
    </>
  );
}

function titleOf(change: Change | null): string | null {
  if (!change) return null;
  const size = (bytes: number | null): string => (bytes === null ? '–' : formatBytes(bytes));
  const from = change.from === null ? '' : `${change.from} → `;
  return `${visible(from + change.path)}\n${size(change.sizeBefore)} → ${size(change.sizeAfter)}`;
}

const DRIFTS = {
  changed: 'Changed in the folder underneath this change',
  replaced: 'Something else is in its place in the folder by now',
  vanished: 'No longer in the folder',
  appeared: 'The folder has an entry of this name by now',
  unreadable: 'Cannot be looked at in the folder',
} as const satisfies Record<NonNullable<Change['drift']>, string>;

/** As `git status --short` has them. */
const GIT_LETTERS: Readonly<Record<Exclude<GitState, 'clean'>, string>> = {
  modified: 'M',
  staged: 'S',
  untracked: '??',
  ignored: '!!',
  deleted: 'D',
  conflicted: 'UU',
};

function GitMark({ state }: { readonly state: GitState | undefined }) {
  if (state === undefined || state === 'clean') return null;
  return (
    <span className="chip git-mark" title={`git: ${state} in the folder`}>
      {GIT_LETTERS[state]}
    </span>
  );
}

function StageMark({ staged }: { readonly staged: StagedPath | undefined }) {
  if (staged?.how !== 'partial') return null;
  const title = staged.stale
    ? 'Some lines are staged, of a content that is no longer there: stage them again'
    : 'Only some lines are staged';
  return (
    <span className="chip accent" data-drift={staged.stale ? 'stale' : undefined} title={title}>
      {staged.stale ? 'stale' : 'part'}
    </span>
  );
}

/** The marks git has no letter for, and git's own. */
function Marks({ change, facts }: { readonly change: Change; readonly facts: RowFacts }) {
  return (
    <>
      {facts.reviewed.has(change.path) && (
        <span className="reviewed-mark" title="Reviewed">
          <Check size={12} aria-hidden />
        </span>
      )}
      <StageMark staged={facts.staged.get(change.path)} />
      {change.drift && (
        <span className="chip" data-drift={change.drift} title={DRIFTS[change.drift]}>
          base
        </span>
      )}
      {change.opaque && (
        <span className="chip" title="Opaque: hides everything the folder has below it">
          O
        </span>
      )}
      {change.mode && !change.content && (
        <span className="chip" title="Only the permissions changed">
          mode
        </span>
      )}
      <GitMark state={facts.git[change.path]} />
    </>
  );
}

const QUIET: Readonly<Record<QuietReason, { readonly mark: string; readonly title: string }>> = {
  'unchanged-copy': { mark: '=', title: 'A copy that is as it was in the folder' },
  'time-only': { mark: 'time', title: 'Only its time was touched' },
  'net-zero': { mark: '±0', title: 'Changed, and changed back' },
};

const QuietMark = ({ why }: { readonly why: QuietReason }) => (
  <span className="chip" title={QUIET[why].title}>
    {QUIET[why].mark}
  </span>
);
