/** How much of the record and of earlier contents is kept, and how much there is. */
import { useId, useState } from 'react';
import { useStore } from 'zustand';

import type { CallOutput } from '../../../src-preload/contract/api.ts';
import type { Retention } from '../../../src-preload/contract/event-schemas.ts';
import { limitExample, limitText, parseLimit } from '../../../src-preload/contract/run-limit-text.ts';
import { Dialog } from '../../shared/dialog.tsx';
import { formatBytes, formatCount, plural } from '../../shared/format.ts';

import type { RecordDialogsProps } from './record-props.ts';

type Key = keyof Retention;
const FIELDS: readonly { readonly key: Key; readonly label: string; readonly unit: 'memory' | 'operations' }[] = [
  { key: 'eventBytes', label: 'Events: most bytes', unit: 'memory' },
  { key: 'eventDays', label: 'Events: most days', unit: 'operations' },
  { key: 'historyBytes', label: 'Earlier contents: most bytes', unit: 'memory' },
  { key: 'historyDays', label: 'Earlier contents: most days', unit: 'operations' },
  { key: 'fileBytes', label: 'Of one file: most bytes', unit: 'memory' },
];

export function RetentionDialog({ store, sandbox }: RecordDialogsProps) {
  const { kept, problem, close } = useStore(store);
  const imported = useStore(sandbox, (view) => view.state.sandbox.imported);
  return (
    <Dialog
      title="What is kept of the record"
      description="Beyond these limits the oldest goes first: whole blocks of events, with an event that says what went, and earlier contents. The chain stays verifiable."
      width={520}
      onClose={close}
      {...(!kept && { buttons: <CloseButton onClose={close} /> })}
    >
      {problem !== null && (
        <p className="notice error" role="alert">
          {problem}
        </p>
      )}
      {kept ? (
        <>
          <Usage kept={kept} />
          <Fields store={store} limits={kept.limits} state={imported ? 'read-only' : 'open'} onClose={close} />
        </>
      ) : (
        problem === null && <p className="faint">Reading…</p>
      )}
    </Dialog>
  );
}

function CloseButton({ onClose }: { readonly onClose: () => void }) {
  return (
    <button type="button" className="button" autoFocus onClick={onClose}>
      Close
    </button>
  );
}

function Usage({ kept }: { readonly kept: CallOutput<'retention'> }) {
  return (
    <dl className="retention-usage">
      <div>
        <dt>Events</dt>
        <dd>
          {plural(kept.events, 'event')}, {formatBytes(kept.eventBytes)}, from number {formatCount(kept.firstSeq)} on
        </dd>
      </div>
      <div>
        <dt>Earlier contents</dt>
        <dd>
          {formatBytes(kept.historyBytes)}, since event {formatCount(kept.firstMoment)}
        </dd>
      </div>
    </dl>
  );
}

type Texts = Readonly<Record<Key, string>>;

const textsOf = (limits: Retention): Texts =>
  Object.fromEntries(FIELDS.map(({ key, unit }) => [key, limitText(unit, limits[key])])) as unknown as Texts;

interface FieldsProps extends Pick<RecordDialogsProps, 'store'> {
  readonly limits: Retention;
  readonly state: 'open' | 'read-only';
  readonly onClose: () => void;
}

function Fields({ store, limits, state, onClose }: FieldsProps) {
  const [texts, setTexts] = useState(() => textsOf(limits));
  const id = useId();
  const parsed = FIELDS.map(({ key, unit }) => [key, parseLimit(unit, texts[key].trim())] as const);
  const isWrong = parsed.some(([, value]) => value === undefined);
  const changed = parsed.filter(([key, value]) => value !== undefined && value !== limits[key]);
  const save = async (): Promise<void> => {
    if (isWrong) return;
    if (changed.length === 0 || (await store.getState().setRetention(Object.fromEntries(changed)))) onClose();
  };
  return (
    <form
      className="retention-fields"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      {FIELDS.map(({ key, label, unit }, index) => (
        <div key={key} className="retention-field">
          <label htmlFor={`${id}-${key}`}>{label}</label>
          <input
            id={`${id}-${key}`}
            className="input mono"
            title={limitExample(unit)}
            spellCheck={false}
            autoFocus={index === 0}
            readOnly={state === 'read-only'}
            value={texts[key]}
            aria-invalid={parseLimit(unit, texts[key].trim()) === undefined}
            onChange={(event) => setTexts({ ...texts, [key]: event.target.value })}
          />
        </div>
      ))}
      <p className="faint">
        <code>none</code> is no limit. Sizes such as <code>512m</code> or <code>4g</code>, days as whole numbers.
        {changed.length > 0 && ' What is beyond a lower limit is removed at once, and does not come back.'}
      </p>
      <div className="dialog-buttons">
        <button type="button" className="button" onClick={onClose}>
          Cancel
        </button>
        <button type="submit" className="button primary" disabled={isWrong || state === 'read-only'}>
          Save
        </button>
      </div>
    </form>
  );
}
