/** Calls the functions that a capsule exports: one chosen, its arguments, its results. */
import { useId } from 'react';
import { Phone } from 'lucide-react';
import { useStore } from 'zustand';

import type { Capsule, Run } from '../../../src-preload/contract/schemas.ts';
import { typeText } from '../../../src-preload/contract/value-type.ts';
import type { ExportKind, FunctionExport } from '../../../src-preload/contract/value-type.ts';

import { CallFields } from './call-fields.tsx';
import { CallHistory } from './call-history.tsx';
import { choiceOf, fieldsOf } from './call-store.ts';
import type { CallsStore } from './call-store.ts';

const GROUPS: readonly { readonly kind: ExportKind; readonly title: string }[] = [
  { kind: 'function', title: 'Functions' },
  { kind: 'interceptor', title: 'Interceptors' },
  { kind: 'lifecycle', title: 'Lifecycle' },
  { kind: 'command', title: 'Programs' },
];

const HINTS: Partial<Record<ExportKind, string>> = {
  interceptor: 'Asked before or after something is done: answers continue, final, deny or abort.',
  lifecycle: 'Runs once, when the capsule is installed or upgraded; it may ask you for values.',
};

export interface CallPanelProps {
  readonly capsule: Capsule;
  readonly label: string;
  readonly store: CallsStore;
  /** All runs; those that called this capsule are its history. */
  readonly runs: readonly Run[];
  readonly onShowRun: (run: string) => void;
}

export function CallPanel({ capsule, label, store, runs, onShowRun }: CallPanelProps) {
  const state = useStore(store);
  const { functions, current } = choiceOf(capsule, state.chosen);
  if (current === undefined) return null;
  const { file } = capsule;
  const calls = runs.filter((run) => run.capsuleFile === file && run.call);
  const recall = (run: Run): void => {
    const called = functions.find(({ name }) => name === run.call?.export);
    if (called && run.call) state.recall(file, called, run.call.args);
  };
  return (
    <section className="call-panel" aria-label={`Call functions of ${label}`}>
      <form
        className="call-form"
        onSubmit={(event) => {
          event.preventDefault();
          void state.call(file, current);
        }}
      >
        <FunctionChoice functions={functions} current={current} onChoose={(name) => state.choose(file, name)} />
        <CallFields
          called={current}
          texts={fieldsOf(state.fields, file, current)}
          onText={(index, text) => state.setField(file, current, index, text)}
        />
        <div className="call-send">
          <span className="faint mono call-gives" title={current.result === null ? '' : typeText(current.result)}>
            {current.result === null ? 'gives nothing' : `→ ${typeText(current.result)}`}
          </span>
          <button type="submit" className="button" disabled={state.calling === file}>
            <Phone size={12} aria-hidden /> {state.calling === file ? 'Calling…' : 'Call'}
          </button>
        </div>
        {state.problem?.file === file && (
          <p className="call-problem" role="alert">
            {state.problem.message}
          </p>
        )}
      </form>
      <CallHistory runs={calls} functions={functions} onShow={onShowRun} onRecall={recall} />
    </section>
  );
}

interface FunctionChoiceProps {
  readonly functions: readonly FunctionExport[];
  readonly current: FunctionExport;
  readonly onChoose: (name: string) => void;
}

function FunctionChoice({ functions, current, onChoose }: FunctionChoiceProps) {
  const hint = useId();
  const text = HINTS[current.kind];
  const groups = GROUPS.map((group) => ({ ...group, of: functions.filter(({ kind }) => kind === group.kind) }));
  return (
    <>
      <select
        className="input mono call-function"
        aria-label="Function"
        title={current.name}
        aria-describedby={text === undefined ? undefined : hint}
        value={current.name}
        onChange={(event) => onChoose(event.target.value)}
      >
        {groups
          .filter(({ of }) => of.length > 0)
          .map(({ title, of }) => (
            <optgroup key={title} label={title}>
              {of.map(({ name }) => (
                <option key={name}>{name}</option>
              ))}
            </optgroup>
          ))}
      </select>
      {text !== undefined && (
        <p id={hint} className="faint call-hint">
          {text}
        </p>
      )}
    </>
  );
}
