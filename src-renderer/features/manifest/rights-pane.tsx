/** `[capabilities]` as a form in step with the text: each edit changes its own lines, and nothing else. */
import { useState } from 'react';
import { Plus } from 'lucide-react';

import {
  CAPABILITY_OF_RIGHT,
  FLAG_CAPABILITIES,
  LIST_CAPABILITIES,
} from '../../../src-preload/contract/manifest/capabilities.ts';
import type { FlagCapability, ListCapability } from '../../../src-preload/contract/manifest/capabilities.ts';
import { withEntry, withFlag, withList } from '../../../src-preload/contract/manifest/edit-manifest.ts';
import { RIGHTS } from '../../../src-preload/contract/policy-words.ts';
import type { Right } from '../../../src-preload/contract/policy-words.ts';
import { formatCount } from '../../shared/format.ts';
import { IconButton } from '../../shared/icon-button.tsx';
import { visible } from '../../shared/visible.ts';

import { DraftField } from './draft-field.tsx';
import { listOf } from './form-edits.ts';
import type { SideProps } from './manifest-props.ts';
import type { TextChange } from './manifest-state.ts';
import { MoreRows } from './more-rows.tsx';
import { RightEntry } from './right-entry.tsx';

/** Entries that are drawn before more are asked for. */
const FIRST_ROWS = 40;
const TITLES: Readonly<Record<Right, string>> = { read: 'May read', write: 'May write' };

export function RightsPane(props: SideProps) {
  const { document, access } = props;
  const { syntax } = document;
  return (
    <>
      {syntax && (
        <p className="manifest-broken" role="status">
          The text cannot be read (line {syntax.line}, column {syntax.column}): {visible(syntax.sentence)} The form
          waits until it can.
        </p>
      )}
      <fieldset className="rights-form" disabled={syntax !== null || access === 'read-only'}>
        <legend className="visually-hidden">Capabilities</legend>
        {RIGHTS.map((right) => (
          <FileRights key={right} right={right} {...props} />
        ))}
        <p className="faint rights-hint">
          Writing does not give reading. An entry covers what it names and everything below.
        </p>
        <OtherRights {...props} />
      </fieldset>
    </>
  );
}

function FileRights(props: SideProps & { readonly right: Right }) {
  const { right, deps, manifest, capabilities, learned } = props;
  const [rows, setRows] = useState(FIRST_ROWS);
  const entries = capabilities.lists[CAPABILITY_OF_RIGHT[right]];
  const unused = new Set(learned.value?.unused.filter(({ access }) => access === right).map(({ pattern }) => pattern));
  const isKnown = learned.value !== null && learned.state !== 'failed' && learned.state !== 'idle';
  return (
    <section className="rights-list" aria-label={TITLES[right]}>
      <h4>
        {TITLES[right]} <code className="faint">{CAPABILITY_OF_RIGHT[right]}</code>
        <span className="badge">{formatCount(entries.length)}</span>
      </h4>
      {entries.length === 0 && <p className="faint rights-none">Nothing: every attempt is refused.</p>}
      <ul>
        {entries.slice(0, rows).map(({ text, place }) => (
          <RightEntry
            key={`${place.line}:${place.column}`}
            right={right}
            entry={text}
            place={place}
            use={!isKnown ? 'unknown' : unused.has(text) ? 'unused' : 'used'}
            deps={deps}
            file={manifest.file}
          />
        ))}
      </ul>
      <MoreRows shown={rows} total={entries.length} onMore={setRows} />
      <AddEntry {...props} />
    </section>
  );
}

function AddEntry({ right, deps, manifest }: SideProps & { readonly right: Right }) {
  const [typed, setTyped] = useState('');
  const add = (): void => {
    const pattern = typed.trim();
    if (pattern === '') return;
    deps.store.getState().change(manifest.file, (text) => withEntry(text, right, pattern));
    setTyped('');
  };
  return (
    <div className="right-add">
      <input
        className="input mono"
        aria-label={`New entry: ${TITLES[right].toLowerCase()}`}
        placeholder="cwd://folder"
        spellCheck={false}
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
        onKeyDown={({ key }) => key === 'Enter' && add()}
      />
      <IconButton label="Add entry" icon={<Plus size={14} />} disabled={typed.trim() === ''} onClick={add} />
    </div>
  );
}

const OTHER_LISTS = LIST_CAPABILITIES.filter((name) => name !== 'fs_read' && name !== 'fs_write');
const ABOUT: Readonly<Record<Exclude<ListCapability, 'fs_read' | 'fs_write'> | FlagCapability, string>> = {
  net: 'Hosts of requests',
  net_connect: 'Connections',
  net_bind: 'Listening',
  kv: 'Stored values',
  host_process: 'Programs of the host',
  identity: 'Identities',
  ipc_publish: 'Publishes (0.5)',
  ipc_subscribe: 'Listens to (0.5)',
  uplink: 'Is an uplink',
  allow_persistent: 'May stay running',
  allow_prompt_injection: 'May add to prompts',
};

/** Those that are declared; the others can be asked for. */
function OtherRights({ deps, manifest, capabilities }: SideProps) {
  const [all, setAll] = useState<'declared' | 'all'>('declared');
  const change = (make: (text: string) => TextChange): void => deps.store.getState().change(manifest.file, make);
  const lists = OTHER_LISTS.filter((name) => all === 'all' || capabilities.lists[name].length > 0);
  const flags = FLAG_CAPABILITIES.filter((name) => all === 'all' || capabilities.flags[name]);
  return (
    <section className="rights-list" aria-label="Other capabilities">
      <h4>Other capabilities</h4>
      {lists.map((name) => (
        <label key={name} className="right-field">
          <span>
            {ABOUT[name]} <code className="faint">{name}</code>
          </span>
          <DraftField
            label={ABOUT[name]}
            value={capabilities.lists[name].map(({ text }) => text).join(', ')}
            onPut={(typed) => change((text) => withList(text, name, listOf(typed)))}
          />
        </label>
      ))}
      {flags.map((name) => (
        <label key={name} className="right-flag">
          <input
            type="checkbox"
            className="checkbox"
            checked={capabilities.flags[name]}
            onChange={({ target }) => change((text) => withFlag(text, name, target.checked))}
          />
          {ABOUT[name]} <code className="faint">{name}</code>
        </label>
      ))}
      <button type="button" className="link" onClick={() => setAll(all === 'all' ? 'declared' : 'all')}>
        {all === 'all' ? 'Show only what is declared' : 'Show those that are not declared'}
      </button>
    </section>
  );
}
