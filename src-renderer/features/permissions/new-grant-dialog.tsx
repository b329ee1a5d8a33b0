/** Gives a capsule a right by hand: which, for what, for how long, and what that covers. */
import { useId, useState } from 'react';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';

import type { ApiClient } from '../../../src-preload/contract/api.ts';
import { GRANT_LIFETIMES, RIGHTS } from '../../../src-preload/contract/policy-words.ts';
import type { Capsule } from '../../../src-preload/contract/schemas.ts';
import { CoverageLine } from '../../shared/coverage-line.tsx';
import { Dialog } from '../../shared/dialog.tsx';
import { activeRuns } from '../../shared/sandbox-store.ts';
import type { SandboxStore } from '../../shared/sandbox-store.ts';
import { PathOddities } from '../../shared/shown-path.tsx';
import { visible } from '../../shared/visible.ts';

import { LIFETIME_NAMES, LIFETIME_SENTENCES } from './grant-words.ts';
import { draftOf, EXPIRIES, patternProblem, runOf } from './new-grant.ts';
import type { GrantFields } from './new-grant.ts';
import type { PermissionsStore } from './store.ts';

export interface NewGrantDialogProps {
  readonly store: PermissionsStore;
  readonly sandbox: SandboxStore;
  readonly client: Pick<ApiClient, 'ruleCoverage'>;
  readonly capsules: readonly Capsule[];
  readonly onClose: () => void;
}

export function NewGrantDialog({ store, sandbox, client, capsules, onClose }: NewGrantDialogProps) {
  const { addProblem, add } = useStore(store);
  const { state, runs } = useStore(sandbox);
  const going = activeRuns(runs);
  const [fields, setFields] = useState<GrantFields>({
    capsule: capsules[0]?.file ?? '',
    access: 'read',
    pattern: '',
    lifetime: 'sandbox',
    forMs: 0,
  });
  const form = useId();
  const draft = draftOf(fields, capsules, going);
  return (
    <Dialog
      title="Add grant"
      description={`For ${state.sandbox.principal ?? 'default'}, and for the very binary that is chosen.`}
      width={520}
      onClose={onClose}
      buttons={
        <>
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" form={form} className="button primary" disabled={draft === null}>
            Grant {fields.access}
          </button>
        </>
      }
    >
      <form
        id={form}
        className="grant-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (draft) void add(draft);
        }}
      >
        <GrantInputs
          fields={fields}
          capsules={capsules}
          canBeForRun={
            runOf(
              capsules.find(({ file }) => file === fields.capsule),
              going,
            )
              ? 'yes'
              : 'no'
          }
          onFields={setFields}
        />
        {patternProblem(fields.pattern) === null && (
          <CoverageLine client={client} sandbox={state.sandbox.id} pattern={fields.pattern.trim()} />
        )}
        {addProblem !== null && (
          <p className="warn" role="alert">
            {addProblem}
          </p>
        )}
      </form>
    </Dialog>
  );
}

interface InputsProps {
  readonly fields: GrantFields;
  readonly capsules: readonly Capsule[];
  readonly canBeForRun: 'yes' | 'no';
  readonly onFields: (fields: GrantFields) => void;
}

function GrantInputs({ fields, capsules, canBeForRun, onFields }: InputsProps) {
  const put = (part: Partial<GrantFields>): void => onFields({ ...fields, ...part });
  return (
    <>
      <Field name="Capsule">
        <select className="input" value={fields.capsule} onChange={({ target }) => put({ capsule: target.value })}>
          {capsules.map(({ file, name, hash }) => (
            <option key={file} value={file}>
              {visible(name)} · {hash.slice(0, 8)}
            </option>
          ))}
        </select>
      </Field>
      <Field name="Right">
        <select
          className="input"
          value={fields.access}
          onChange={({ target }) => put({ access: RIGHTS.find((right) => right === target.value) ?? 'read' })}
        >
          <option value="read">read</option>
          <option value="write">write (does not include read)</option>
        </select>
      </Field>
      <PatternField fields={fields} onPattern={(pattern) => put({ pattern })} />
      <Field name="Holds" note={LIFETIME_SENTENCES[fields.lifetime]}>
        <select
          className="input"
          value={fields.lifetime}
          onChange={({ target }) => put({ lifetime: GRANT_LIFETIMES.find((one) => one === target.value) ?? 'sandbox' })}
        >
          {GRANT_LIFETIMES.map((lifetime) => (
            <option key={lifetime} value={lifetime} disabled={lifetime === 'run' && canBeForRun === 'no'}>
              {LIFETIME_NAMES[lifetime]}
              {lifetime === 'run' && canBeForRun === 'no' ? ' (none is going on)' : ''}
            </option>
          ))}
        </select>
      </Field>
      <Field name="Expires">
        <select className="input" value={fields.forMs} onChange={({ target }) => put({ forMs: Number(target.value) })}>
          {EXPIRIES.map(({ forMs, name }) => (
            <option key={forMs} value={forMs}>
              {name}
            </option>
          ))}
        </select>
      </Field>
    </>
  );
}

function PatternField({
  fields: { pattern },
  onPattern,
}: {
  readonly fields: GrantFields;
  readonly onPattern: (pattern: string) => void;
}) {
  const problem = pattern === '' ? null : patternProblem(pattern);
  return (
    <Field name="Path" note={problem ?? 'The entry there, and everything below it.'}>
      <input
        className="input mono"
        autoFocus
        spellCheck={false}
        placeholder="cwd://src"
        aria-invalid={problem !== null}
        value={pattern}
        onChange={({ target }) => onPattern(target.value)}
      />
      <PathOddities path={pattern} />
    </Field>
  );
}

interface FieldProps {
  readonly name: string;
  readonly note?: string;
  readonly children: ReactNode;
}

function Field({ name, note, children }: FieldProps) {
  return (
    <label className="grant-field">
      <span>{name}</span>
      <span className="grant-control">
        {children}
        {note !== undefined && <small className="faint">{note}</small>}
      </span>
    </label>
  );
}
