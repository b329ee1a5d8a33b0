/** A plan to be looked at: the conflicts first, then the steps in their order; saved, or carried out. */
import { useMemo } from 'react';
import { ChevronDown } from 'lucide-react';
import { useStore } from 'zustand';

import type { Plan } from '../../../src-preload/contract/review-schemas.ts';
import type { PlanFormat } from '../../../src-preload/contract/review-words.ts';
import { ChangeMark } from '../../shared/change-mark.tsx';
import { ConflictList } from '../../shared/conflict-list.tsx';
import { Dialog } from '../../shared/dialog.tsx';
import { formatCount, formatDate, plural } from '../../shared/format.ts';
import { JobBar } from '../../shared/job-bar.tsx';
import { DropMenu } from '../../shared/menu.tsx';
import { withoutMount } from '../../shared/paths.ts';
import type { SandboxStore } from '../../shared/sandbox-store.ts';
import { saveText } from '../../shared/save-text.ts';
import { TreeList } from '../../shared/tree-list.tsx';
import { Twistie } from '../../shared/twistie.tsx';
import { visible } from '../../shared/visible.ts';

import { actionWords, entryText, planRows } from './plan-rows.ts';
import type { PlanRow } from './plan-rows.ts';
import { stepCount } from './plan-store.ts';
import type { PlanStore } from './plan-store.ts';

export interface PlanDialogProps {
  readonly store: PlanStore;
  readonly sandbox: SandboxStore;
  readonly access: 'read-write' | 'read-only';
  readonly onOpen: (path: string) => void;
}

export function PlanDialog(props: PlanDialogProps) {
  const { at, plan, close } = useStore(props.store);
  if (at === 'closed') return null;
  return (
    <Dialog
      title={plan ? `Plan: ${plural(stepCount(plan), 'step')}` : 'Making a plan…'}
      {...(plan && { description: describe(plan) })}
      width={920}
      onClose={close}
      buttons={plan && <Buttons {...props} plan={plan} />}
    >
      {plan ? <Body {...props} plan={plan} /> : <p className="faint">Every file is looked at; nothing is written.</p>}
    </Dialog>
  );
}

function Body({ store, sandbox, plan, onOpen }: PlanDialogProps & { readonly plan: Plan }) {
  const { problem, job, cancel, close } = useStore(store);
  const open = (path: string): void => {
    close();
    onOpen(path);
  };
  return (
    <>
      {problem && <Problem {...problem} />}
      {plan.conflicts.length > 0 && (
        <div className="plan-conflicts">
          <p>{plural(plan.conflicts.length, 'conflict')} to be settled before it can be run:</p>
          <ConflictList conflicts={plan.conflicts} onOpen={open} />
        </div>
      )}
      {stepCount(plan) === 0 ? <p className="faint">Nothing would be written.</p> : <Steps store={store} plan={plan} />}
      {job !== null && <JobBar job={job} title="Committing" sandbox={sandbox} onCancel={cancel} />}
    </>
  );
}

function describe(plan: Plan): string {
  const along =
    plan.included.length === 0 ? '' : ` Needed, and so taken along: ${plural(plan.included.length, 'path')}.`;
  return `Made ${formatDate(plan.madeAt)}, digest ${plan.digest.slice(0, 12)}. Nothing is written until it is run, and it runs only while everything is still as it says.${along}`;
}

function Problem({ sentence, reasons }: { readonly sentence: string; readonly reasons: readonly string[] }) {
  return (
    <div className="notice error plan-problem" role="alert">
      <p>{visible(sentence)}</p>
      {reasons.length > 0 && (
        <ul>
          {reasons.map((reason) => (
            <li key={reason}>{visible(reason)}</li>
          ))}
        </ul>
      )}
    </div>
  );
}

const FORMATS: readonly { readonly format: PlanFormat; readonly label: string; readonly ending: string }[] = [
  { format: 'json', label: 'Save as plan (JSON)', ending: 'plan.json' },
  { format: 'script', label: 'Save as shell script', ending: 'sh' },
  { format: 'patch', label: 'Save as patch', ending: 'patch' },
];

function Buttons({ store, plan, access }: PlanDialogProps & { readonly plan: Plan }) {
  const { at, origin, textAs, run, close } = useStore(store);
  const save = async (format: PlanFormat, ending: string): Promise<void> => {
    const text = await textAs(format);
    if (text !== null)
      saveText(
        `commit-${plan.digest.slice(0, 8)}.${ending}`,
        text,
        format === 'json' ? 'application/json' : 'text/plain',
      );
  };
  const formats = origin ? FORMATS : FORMATS.filter(({ format }) => format === 'json');
  const canRun = access === 'read-write' && plan.conflicts.length === 0 && stepCount(plan) > 0;
  return (
    <>
      <DropMenu
        label="Save plan"
        className="button"
        entries={formats.map(({ format, label, ending }) => ({
          kind: 'item',
          label,
          run: () => void save(format, ending),
        }))}
      >
        Save <ChevronDown size={13} aria-hidden />
      </DropMenu>
      <span className="spacer" />
      <button type="button" className="button" autoFocus onClick={close}>
        Close
      </button>
      {canRun && (
        <button type="button" className="button primary" disabled={at === 'running'} onClick={() => void run()}>
          {at === 'running' ? 'Running…' : `Run plan: ${plural(stepCount(plan), 'step')}`}
        </button>
      )}
    </>
  );
}

/** Pixels of a row, and of what is around them: a short plan makes a small dialog. */
const ROW = 24;
const ROOM = 8;

function Steps({ store, plan }: { readonly store: PlanStore; readonly plan: Plan }) {
  const { focused, expanded, focus, toggle } = useStore(store);
  const rows = useMemo(() => planRows(plan, expanded), [plan, expanded]);
  return (
    <div className="plan-steps" style={{ height: rows.length * ROW + ROOM }}>
      <TreeList
        label="Steps"
        rows={rows}
        focused={focused}
        onFocus={(row) => focus(row.id)}
        onToggle={(row) => toggle(row.id)}
        onOpen={() => undefined}
        renderRow={(row) => <StepRow row={row} />}
      />
    </div>
  );
}

function StepRow({ row }: { readonly row: PlanRow }) {
  switch (row.part) {
    case 'mount':
      return (
        <>
          <Twistie expanded={row.expanded} />
          <span className="tree-name group-name">{row.mount}://</span>
          <span className="tree-hint">{visible(row.folder)}</span>
          <span className="tree-end">
            <span className="badge">{formatCount(row.steps)}</span>
          </span>
        </>
      );
    case 'step':
      return <Step row={row} />;
    case 'fact':
      return (
        <>
          <span className="plan-fact">{row.name}</span>
          <span className="tree-name mono">{visible(row.text)}</span>
        </>
      );
  }
}

function Step({ row: { step, number, expanded } }: { readonly row: PlanRow & { readonly part: 'step' } }) {
  return (
    <>
      <Twistie expanded={expanded} />
      <span className="plan-number tabular">{formatCount(number)}</span>
      <span className="plan-action">{actionWords(step)}</span>
      {step.from !== null && (
        <>
          <span className="tree-hint moved-from">{visible(withoutMount(step.from))}</span>
          <span className="moved-arrow">→</span>
        </>
      )}
      <span className="tree-name" data-change={step.kind} title={visible(step.path)}>
        {visible(withoutMount(step.path))}
      </span>
      <span className="tree-end plan-after mono">{visible(entryText(step.after))}</span>
      <ChangeMark kind={step.kind} />
    </>
  );
}
