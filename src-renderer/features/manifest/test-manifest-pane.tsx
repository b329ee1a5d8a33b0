/** For tests: the tab of a manifest over a client that answers what it was given. */

import { afterEach } from 'vitest';

import type { ApiClient } from '../../../src-preload/contract/api.ts';
import type { Learned, WhatIf } from '../../../src-preload/contract/policy-schemas.ts';
import { fakeClient, quiet, sampleRun, sampleState } from '../../client/fake-client.ts';
import { createSandboxStore } from '../../shared/sandbox-store.ts';
import { createSelectionStore } from '../../shared/selection.ts';
import type { TextViews } from '../../shared/text-editing.ts';
import { draw } from '../../shared/test-render.tsx';
import type { Drawn } from '../../shared/test-render.tsx';

import { ManifestPane } from './manifest-pane.tsx';
import { createManifestsStore } from './store.ts';

export const FILE = '/capsules/tidy.wasm';
export const TEXT = `[package]
name = "tidy"
version = "1.0.0"

[capabilities]
fs_read = ["cwd://src", "cwd://docs"] # what it reads
fs_write = []
`;

const views: TextViews = {
  edit: ({ label, text, access, marks, onChange }) => (
    <textarea
      aria-label={label}
      data-marks={marks.length}
      readOnly={access === 'read-only'}
      value={text}
      onChange={({ target }) => onChange(target.value)}
    />
  ),
  compare: ({ before, after }) => <pre className="compared">{`${before}<>${after}`}</pre>,
};

export const nothingLearned: Learned = { entries: [], unused: [], events: 0, leftOut: [], text: null };
export const nothingFlips: WhatIf = { events: 10, flipped: 0, flips: [], more: false };

export interface SetUp {
  readonly text?: string;
  readonly runs?: 'none' | 'one';
  readonly answers?: Partial<ApiClient>;
}

async function showManifest({ text = TEXT, runs = 'one', answers = {} }: SetUp = {}) {
  const client = fakeClient({
    manifestRead: () =>
      Promise.resolve({
        state: 'file',
        file: '/capsules/Capsule.toml',
        capsuleFile: FILE,
        text,
        version: 'v1',
        note: null,
      }),
    policyLearn: () => Promise.resolve(nothingLearned),
    policyWhatIf: () => Promise.resolve(nothingFlips),
    ruleCoverage: () => Promise.resolve({ files: 12, directories: 3, more: false, sample: ['cwd://src/a.ts'] }),
    jobCancel: () => Promise.resolve({}),
    ...answers,
  });
  const sandbox = createSandboxStore(client, sampleState());
  if (runs === 'one') sandbox.getState().putRun(sampleRun('run-1', { state: 'ended', capsuleFile: FILE }));
  const selection = createSelectionStore();
  const store = createManifestsStore({ client, sandbox: 'sandbox-1', notify: quiet, onSaved: () => undefined });
  await store.getState().show({ file: FILE, name: 'tidy' });
  const deps = { client, store, sandbox, selection };
  const shown = await draw(<ManifestPane deps={deps} file={FILE} views={views} list={{}} />);
  const now = () => {
    const manifest = store.getState().open[FILE];
    if (!manifest) throw new Error('not open');
    return manifest;
  };
  const page = (): string => shown.host.textContent;
  const tab = async (name: string): Promise<void> => {
    const found = [...shown.host.querySelectorAll('[role="tab"]')].find(({ textContent }) =>
      textContent.startsWith(name),
    );
    await shown.point(found ?? null);
  };
  const fields = (label: string) => [...shown.host.querySelectorAll<HTMLInputElement>(`[aria-label="${label}"]`)];
  const type = async (field: HTMLInputElement | undefined, value: string): Promise<void> => {
    const property = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value');
    if (field) property?.set?.call(field, value);
    field?.dispatchEvent(new Event('input', { bubbles: true }));
    await shown.press(field ?? null, 'Enter');
  };
  return { ...shown, store, selection, now, page, tab, fields, type };
}

/** The same for each test of a file, removed after it. Called once, at the top of the file. */
export function eachShown(): typeof showManifest {
  let drawn: Drawn | null = null;
  afterEach(async () => {
    await drawn?.remove();
    drawn = null;
  });
  return async (how) => {
    const shown = await showManifest(how);
    drawn = shown;
    return shown;
  };
}
