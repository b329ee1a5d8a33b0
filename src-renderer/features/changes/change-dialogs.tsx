/** What the change list asks before it does something, and tells when it could not. */
import { useRef } from 'react';
import { useStore } from 'zustand';

import { ConfirmDialog } from '../../shared/dialog.tsx';
import { formatCount, plural } from '../../shared/format.ts';
import type { SandboxStore } from '../../shared/sandbox-store.ts';
import type { SelectionStore } from '../../shared/selection.ts';
import { visible } from '../../shared/visible.ts';

import { ConflictsDialog } from './conflicts-dialog.tsx';
import type { ChangesFeature } from './feature.ts';
import { PlanDialog } from './plan-dialog.tsx';
import type { ChangesState } from './store.ts';

export interface ChangeDialogsProps {
  readonly feature: ChangesFeature;
  readonly sandbox: SandboxStore;
  readonly selection: SelectionStore;
  readonly access: 'read-write' | 'read-only';
}

/** Shown wherever the deed was asked from, so they stand beside the panes. */
export function ChangeDialogs({ feature, sandbox, selection, access }: ChangeDialogsProps) {
  const { refusal, discarding, askDiscard, discard } = useStore(feature.deeds);
  const diff = (path: string): void => selection.getState().open({ kind: 'diff', path });
  return (
    <>
      {discarding && (
        <Discarding
          discarding={discarding}
          onConfirm={() => void discard(discarding)}
          onClose={() => askDiscard(null)}
        />
      )}
      {refusal && (
        <ConflictsDialog
          key={refusal.report.conflicts.map(({ path }) => path).join()}
          store={feature.deeds}
          refusal={refusal}
          onOpen={diff}
          onMerge={(path) => selection.getState().open({ kind: 'merge', path })}
        />
      )}
      <PlanDialog store={feature.plan} sandbox={sandbox} access={access} onOpen={diff} />
      <PlanFile feature={feature} />
    </>
  );
}

/** Paths that a question lists; more would be slow to draw, and nobody reads them. */
const NAMED = 500;

interface DiscardingProps {
  readonly discarding: NonNullable<ChangesState['discarding']>;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

function Discarding({ discarding: { count, some }, onConfirm, onClose }: DiscardingProps) {
  return (
    <ConfirmDialog
      title={`Discard ${plural(count, 'change')}?`}
      description="The sandbox goes back to what the folder holds. The folder itself is not touched, and what is discarded goes to the bin."
      action={`Discard ${plural(count, 'change')}`}
      onConfirm={onConfirm}
      onClose={onClose}
    >
      {some.length > 0 && (
        <ul className="path-list" tabIndex={0} aria-label={plural(count, 'change')}>
          {some.slice(0, NAMED).map((path) => (
            <li key={path}>{visible(path)}</li>
          ))}
          {count > NAMED && <li className="faint">and {formatCount(count - NAMED)} more</li>}
        </ul>
      )}
    </ConfirmDialog>
  );
}

/** Found by whoever asks for a plan to be loaded. */
const PLAN_FILE = 'plan-file';

/** Lets the user choose a file of a plan. */
export const askPlanFile = (): void => document.getElementById(PLAN_FILE)?.click();

function PlanFile({ feature }: { readonly feature: ChangesFeature }) {
  const input = useRef<HTMLInputElement>(null);
  const read = async (file: File | undefined): Promise<void> => {
    if (file) feature.plan.getState().load(await file.text());
    // The same file may be chosen again.
    if (input.current) input.current.value = '';
  };
  return (
    <input
      ref={input}
      id={PLAN_FILE}
      type="file"
      accept=".json,application/json"
      aria-label="File of a plan"
      hidden
      onChange={(event) => void read(event.target.files?.[0])}
    />
  );
}
