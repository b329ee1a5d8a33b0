/** What runs may use up: folded away until somebody wants it, and remembered for the sandbox. */
import { useEffect, useId } from 'react';
import { useStore } from 'zustand';

import { limitExample } from '../../../src-preload/contract/run-limit-text.ts';
import { RUN_LIMITS } from '../../../src-preload/contract/vocabulary.ts';
import type { RunLimit } from '../../../src-preload/contract/vocabulary.ts';

import type { LimitField, LimitsStore } from './limits-store.ts';

const NAMES: Readonly<Record<RunLimit, string>> = {
  memory: 'Memory',
  time: 'Time',
  cpu: 'Processor time',
  output: 'Output',
  operations: 'Calls',
};

const PLACEHOLDERS: Readonly<Record<RunLimit, string>> = {
  memory: 'none, or 64m, 1g',
  time: 'none, or 30s, 5m',
  cpu: 'none, or 500ms, 30s',
  output: 'none, or 100k, 64m',
  operations: 'none, or 100000',
};

export function LimitsPanel({ store }: { readonly store: LimitsStore }) {
  const { fields, refresh, edit, keep } = useStore(store);
  useEffect(() => {
    void refresh();
  }, [refresh]);
  const set = RUN_LIMITS.filter((limit) => fields[limit].kept !== '');
  return (
    <details className="capsule-more run-limits">
      <summary>
        Limits of runs
        <span className="run-limits-set">
          {set.map((limit) => `${NAMES[limit].toLowerCase()} ${fields[limit].kept}`).join(', ')}
        </span>
      </summary>
      <p className="run-limits-about">A later run that uses up more than this is stopped. Empty is no limit.</p>
      {RUN_LIMITS.map((limit) => (
        <LimitInput
          key={limit}
          limit={limit}
          field={fields[limit]}
          onEdit={(text) => edit(limit, text)}
          onKeep={() => void keep(limit)}
        />
      ))}
    </details>
  );
}

interface LimitInputProps {
  readonly limit: RunLimit;
  readonly field: LimitField;
  readonly onEdit: (text: string) => void;
  readonly onKeep: () => void;
}

function LimitInput({ limit, field: { text, problem }, onEdit, onKeep }: LimitInputProps) {
  const id = useId();
  return (
    <form
      className="run-limit"
      onSubmit={(event) => {
        event.preventDefault();
        onKeep();
      }}
    >
      <label htmlFor={id}>{NAMES[limit]}</label>
      <input
        id={id}
        className="input mono"
        placeholder={PLACEHOLDERS[limit]}
        title={limitExample(limit)}
        spellCheck={false}
        value={text}
        aria-invalid={problem !== null}
        aria-describedby={problem === null ? undefined : `${id}-problem`}
        onChange={(event) => onEdit(event.target.value)}
        onBlur={onKeep}
      />
      {problem !== null && (
        <p id={`${id}-problem`} className="warn" role="alert">
          {problem}
        </p>
      )}
    </form>
  );
}
