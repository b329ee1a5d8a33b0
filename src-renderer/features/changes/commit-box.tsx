/** The message, the button that writes to the folder, and everything else that can be done with all changes at once. */
import { ChevronDown } from 'lucide-react';
import { useStore } from 'zustand';

import { formatCount, plural } from '../../shared/format.ts';
import { Hint } from '../../shared/icon-button.tsx';
import { JobBar } from '../../shared/job-bar.tsx';
import { DropMenu } from '../../shared/menu.tsx';
import type { MenuEntry } from '../../shared/menu.tsx';
import type { SandboxStore } from '../../shared/sandbox-store.ts';

import type { CommitScope } from './change-filter.ts';
import type { ChangesFeature } from './feature.ts';
import type { Deed } from './store.ts';

export interface CommitMenu {
  readonly stageAll: () => void;
  readonly unstageAll: () => void;
  readonly loadPlan: () => void;
  readonly undo: () => void;
  readonly redo: () => void;
}

export interface CommitBoxProps {
  readonly feature: ChangesFeature;
  readonly sandbox: SandboxStore;
  readonly scope: CommitScope;
  readonly whole: CommitScope;
  readonly menu: CommitMenu;
}

export function CommitBox(props: CommitBoxProps) {
  const { feature, sandbox, scope } = props;
  const { busy, job, cancel } = useStore(feature.deeds);
  // Most are over before they tell how far they are: nothing flickers for those.
  const isLong = useStore(sandbox, ({ jobs }) => jobs.some((known) => known.job === job));
  return (
    <div className="commit-box">
      <Message feature={feature} />
      <Buttons {...props} busy={busy} />
      {job !== null && isLong && <JobBar job={job} title="Committing" sandbox={sandbox} onCancel={cancel} />}
      {scope.left > 0 && (
        <p className="commit-note">
          {plural(scope.left, 'change')} below .git {scope.left === 1 ? 'is' : 'are'} left out: commit them from their
          menu.
        </p>
      )}
    </div>
  );
}

function Message({ feature }: Pick<CommitBoxProps, 'feature'>) {
  const { text, write, flush } = useStore(feature.draft);
  return (
    <textarea
      className="input commit-message"
      aria-label="Commit message"
      placeholder="Message (Ctrl+Enter commits)"
      rows={1}
      maxLength={65_536}
      spellCheck
      value={text}
      onChange={(event) => write(event.target.value)}
      onBlur={() => void flush()}
    />
  );
}

const SEPARATOR: MenuEntry = { kind: 'separator' };

/** Entries of one kind of thing, with a line below when there are any. */
const part = (entries: readonly (MenuEntry | null)[]): readonly MenuEntry[] => {
  const there = entries.filter((entry) => entry !== null);
  return there.length === 0 ? [] : [...there, SEPARATOR];
};

const item = (label: string, run: () => void, keys?: string): MenuEntry => ({
  kind: 'item',
  label,
  run,
  ...(keys !== undefined && { keys }),
});

function entriesOf({ feature, scope, whole, menu }: CommitBoxProps): readonly MenuEntry[] {
  const { commit, askDiscard } = feature.deeds.getState();
  const isStaged = scope.chosen === 'staged';
  const some = scope.count > 0;
  return [
    ...part([
      isStaged ? item(`Commit ${scope.words}`, () => void commit(scope)) : null,
      whole.count > 0 ? item(`Commit ${whole.words}`, () => void commit(whole)) : null,
      some ? item('Commit and skip conflicts', () => void commit(scope, 'skip')) : null,
    ]),
    ...part([
      some ? item('Plan (dry run)…', () => void feature.plan.getState().make(scope.chosen)) : null,
      item('Load plan…', menu.loadPlan),
    ]),
    ...part([item('Undo last operation', menu.undo, 'Ctrl+Alt+Z'), item('Redo', menu.redo, 'Ctrl+Alt+Y')]),
    whole.count > 0 ? item('Stage all', menu.stageAll) : null,
    isStaged ? item('Unstage all', menu.unstageAll) : null,
    whole.count === 0
      ? null
      : ({
          kind: 'item',
          label: `Discard ${whole.words}`,
          danger: 'danger',
          run: () => askDiscard({ ...whole, some: [] }),
        } as const),
  ].filter((entry) => entry !== null);
}

const BUSY: Readonly<Record<Deed, string>> = {
  commit: 'Committing…',
  discard: 'Discarding…',
  resolve: 'Resolving…',
};

/** Stays while it works: whoever pressed it by key keeps the keyboard. */
function Buttons(props: CommitBoxProps & { readonly busy: Deed | null }) {
  const { feature, scope, busy } = props;
  const { commit } = feature.deeds.getState();
  const off = busy !== null || scope.count === 0;
  return (
    <div className="commit-buttons">
      <Hint
        label={scope.count === 0 ? 'There is nothing to commit' : 'Write these changes to the folder'}
        keys="Ctrl+Enter"
      >
        <button
          type="button"
          className="button primary grow"
          aria-disabled={off}
          onClick={() => !off && void commit(scope)}
        >
          {busy === null ? commitLabel(scope) : BUSY[busy]}
        </button>
      </Hint>
      <DropMenu label="More ways to commit" className="button primary split" entries={entriesOf(props)}>
        <ChevronDown size={14} aria-hidden />
      </DropMenu>
    </div>
  );
}

function commitLabel({ chosen, count, words }: CommitScope): string {
  if (count === 0) return 'Commit';
  return `Commit ${chosen === 'staged' ? `${formatCount(count)} staged` : words}`;
}
