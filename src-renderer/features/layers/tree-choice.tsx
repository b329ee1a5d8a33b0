/** Chooses one state to compare: the folder, now, a checkpoint, or a moment; of this sandbox or of another open one. */
import { useState } from 'react';

import type { Checkpoint, TreeRef } from '../../../src-preload/contract/review-schemas.ts';
import { formatWhen } from '../../shared/format.ts';
import { visible } from '../../shared/visible.ts';

import type { OtherSandbox } from './pair-store.ts';

export interface TreeChoiceProps {
  readonly label: string;
  readonly value: TreeRef;
  /** Of this sandbox, oldest first. */
  readonly checkpoints: readonly Checkpoint[];
  readonly others: readonly OtherSandbox[];
  readonly onChange: (ref: TreeRef) => void;
}

/** As the value of an option. */
function keyOf(ref: TreeRef): string {
  return ref.tree === 'checkpoint' ? `checkpoint ${ref.id}` : ref.tree;
}

const PLAIN: readonly TreeRef[] = [{ tree: 'base' }, { tree: 'merged' }, { tree: 'moment', event: 0 }];

export function TreeChoice({ label, value, checkpoints, others, onChange }: TreeChoiceProps) {
  const { sandbox } = value;
  const [now] = useState(() => Date.now());
  const other = others.find((each) => each.sandbox.id === sandbox);
  const known = other?.checkpoints ?? checkpoints;
  const put = (ref: TreeRef): void => onChange(sandbox === undefined ? ref : { ...ref, sandbox });
  const choose = (key: string): void => {
    const refs: readonly TreeRef[] = [...PLAIN, ...known.map(({ id }): TreeRef => ({ tree: 'checkpoint', id }))];
    const ref = refs.find((each) => keyOf(each) === key);
    if (ref) put(ref);
  };
  const move = (id: string): void => onChange(id === '' ? { tree: 'merged' } : { tree: 'merged', sandbox: id });
  return (
    <fieldset className="tree-choice">
      <legend>{label}</legend>
      {others.length > 0 && (
        <select
          className="input"
          aria-label={`${label}: sandbox`}
          value={sandbox ?? ''}
          onChange={(event) => move(event.target.value)}
        >
          <option value="">this sandbox</option>
          {others.map((each) => (
            <option key={each.sandbox.id} value={each.sandbox.id}>
              {visible(each.sandbox.name)} · {visible(each.sandbox.workspace)}
            </option>
          ))}
        </select>
      )}
      <select
        className="input"
        aria-label={`${label}: state`}
        value={keyOf(value)}
        onChange={(event) => choose(event.target.value)}
      >
        <option value="base">the folder</option>
        <option value="merged">the sandbox now</option>
        <option value="moment">after an event…</option>
        {known.length > 0 && (
          <optgroup label="Checkpoints">
            {known.toReversed().map(({ id, name, at }) => (
              <option key={id} value={keyOf({ tree: 'checkpoint', id })}>
                {visible(name)} · {formatWhen(at, now)}
              </option>
            ))}
          </optgroup>
        )}
      </select>
      {value.tree === 'moment' && (
        <EventField label={label} event={value.event} onEvent={(event) => put({ tree: 'moment', event })} />
      )}
    </fieldset>
  );
}

interface EventFieldProps {
  readonly label: string;
  readonly event: number;
  readonly onEvent: (event: number) => void;
}

function numberOf(text: string): number | null {
  const digits = text.replaceAll(/[\s,]/g, '');
  return /^\d{1,15}$/.test(digits) ? Number(digits) : null;
}

function EventField({ label, event, onEvent }: EventFieldProps) {
  const [text, setText] = useState(String(event));
  return (
    <input
      className="input tabular"
      inputMode="numeric"
      aria-label={`${label}: number of the event; 0 is before the first`}
      aria-invalid={numberOf(text) === null}
      value={text}
      onChange={({ target }) => {
        setText(target.value);
        const next = numberOf(target.value);
        if (next !== null) onEvent(next);
      }}
    />
  );
}
