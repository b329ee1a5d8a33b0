// @vitest-environment happy-dom
/** The tab of a conflict by key and pointer. */
import { act } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';

import type { ApiClient } from '../../../src-preload/contract/api.ts';
import { CallError } from '../../../src-preload/contract/reply.ts';
import type { ConflictDetails, ConflictSide } from '../../../src-preload/contract/review-schemas.ts';
import { fakeClient, sampleState } from '../../client/fake-client.ts';
import { createSandboxStore } from '../../shared/sandbox-store.ts';
import { draw } from '../../shared/test-render.tsx';
import type { Drawn } from '../../shared/test-render.tsx';
import type { TextViews } from '../../shared/text-editing.ts';

import { MergePane } from './merge-pane.tsx';
import { createMergesStore, isMergeEdited } from './store.ts';

const PATH = 'cwd://a.txt';
const views: TextViews = {
  edit: ({ label, text, onChange, marks }) => (
    <textarea
      aria-label={label}
      data-marks={marks.length}
      value={text}
      onChange={({ target }) => onChange(target.value)}
    />
  ),
  compare: ({ sides }) => <pre className="compared">{sides.join(' and ')}</pre>,
};

const side = (text: string | null, part: Partial<ConflictSide> = {}): ConflictSide => ({
  kind: 'file',
  size: text?.length ?? 4096,
  mode: 0o644,
  modifiedAt: 1_700_000_000_000,
  state: text === null ? 'binary' : 'text',
  text,
  ...part,
});

const lines = (one: string, other: string): string => `${one}\n2\n3\n4\n${other}\n6\n`;
const details = (part: Partial<ConflictDetails> = {}): ConflictDetails => ({
  conflict: { path: PATH, reason: 'base-changed', message: 'It was changed in the folder.' },
  base: side(lines('1', '5')),
  mine: side(lines('mine 1', 'mine 5')),
  theirs: side(lines('theirs 1', 'theirs 5')),
  choices: ['mine', 'theirs', 'merged', 'skip'],
  ...part,
});

let drawn: Drawn | null = null;
afterEach(async () => drawn?.remove());

async function show(answers: Partial<ApiClient> = {}) {
  const conflictResolve = vi.fn(() =>
    Promise.resolve({ state: 'done' as const, applied: [], conflicts: [], included: [] }),
  );
  const client = fakeClient({ conflictDetails: () => Promise.resolve(details()), conflictResolve, ...answers });
  const sandbox = createSandboxStore(client, sampleState());
  const said: string[] = [];
  const tell = (title: string): void => void said.push(title);
  const onResolved = vi.fn();
  const store = createMergesStore({
    ...{ client, sandbox: 's', onResolved },
    notify: { done: tell, failed: tell, note: tell },
    undo: () => undefined,
  });
  const shown = await draw(<MergePane store={store} sandbox={sandbox} path={PATH} views={views} />);
  drawn = shown;
  const result = (): HTMLTextAreaElement | null => shown.host.querySelector('textarea');
  const key = (init: KeyboardEventInit): Promise<void> =>
    act(async () => void result()?.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, ...init })));
  const left = (): string => shown.host.querySelector('.merge-left')?.textContent ?? '';
  return { ...shown, store, sandbox, result, key, left, said, onResolved, conflictResolve };
}

describe('a conflict of texts', () => {
  it('is decided by keys, from the result itself, and taken when nothing is left', async () => {
    const { until, key, left, result, button, click, conflictResolve, onResolved } = await show();
    await until(() => left() === '2 of 2 conflicts left');
    expect(result()?.dataset['marks']).toBe('2');
    expect(button('Use this result')?.hasAttribute('disabled')).toBe(true);
    await key({ key: '1', code: 'Digit1', altKey: true });
    expect(left()).toBe('1 of 2 conflicts left');
    await key({ key: 'F7' });
    await key({ key: '3', code: 'Digit3', altKey: true });
    expect(left()).toBe('All 2 decided');
    await click(button('Use this result'));
    const text = 'theirs 1\n2\n3\n4\nmine 5\ntheirs 5\n6\n';
    expect(conflictResolve).toHaveBeenCalledExactlyOnceWith({
      sandbox: 's',
      choices: [{ path: PATH, take: 'merged', text }],
    });
    expect(onResolved).toHaveBeenCalledExactlyOnceWith(PATH);
  });
  it('is gone through in both directions, round and round', async () => {
    const { until, key, host, left } = await show();
    await until(() => left() !== '');
    const here = (): string | null => host.querySelector('[data-place="here"]')?.getAttribute('aria-label') ?? null;
    expect(here()).toBe('Conflict 1 of 2');
    await key({ key: 'F7', shiftKey: true });
    expect(here()).toBe('Conflict 2 of 2');
    await key({ key: 'F7' });
    expect(here()).toBe('Conflict 1 of 2');
  });
  it('is not saved while something is open, and is lost by closing only when something was decided', async () => {
    const { until, left, store, said, conflictResolve, key } = await show();
    await until(() => left() !== '');
    expect(isMergeEdited(store.getState().open[PATH] ?? expect.fail())).toBe(false);
    await key({ key: '2', code: 'Digit2', altKey: true });
    expect(await store.getState().save(PATH)).toBe(false);
    expect(said).toEqual(['Not resolved yet']);
    expect(conflictResolve).not.toHaveBeenCalled();
    expect(isMergeEdited(store.getState().open[PATH] ?? expect.fail())).toBe(true);
  });
  it('offers nothing of a base that was not kept, and says so', async () => {
    const base = side(null, { state: 'unknown' });
    const { until, host, button, key, left } = await show({
      conflictDetails: () => Promise.resolve(details({ base })),
    });
    await until(() => left().endsWith('left'));
    expect(host.querySelector('[role="note"]')?.textContent).toContain('was not kept');
    expect(button('Take base')).toBeNull();
    expect([...host.querySelectorAll('option')].map((option) => option.textContent)).toEqual([
      'Conflicts',
      'Folder ↔ sandbox',
    ]);
    const open = left();
    await key({ altKey: true, code: 'Digit4' });
    expect(left()).toBe(open);
  });

  it('shows two sides as they are in place of the conflicts', async () => {
    const { until, left, host } = await show();
    await until(() => left() !== '');
    const select = host.querySelector('select');
    await act(async () => {
      if (select) select.value = 'sides';
      select?.dispatchEvent(new Event('change', { bubbles: true }));
    });
    expect(host.querySelector('.compared')?.textContent).toBe('the folder (theirs) and the sandbox (mine)');
  });
  it('says when a side is another by now, and starts again only when asked once something was decided', async () => {
    let now = details();
    const { until, left, store, key, host, click, button } = await show({
      conflictDetails: () => Promise.resolve(now),
    });
    await until(() => left() !== '');
    await key({ key: '2', code: 'Digit2', altKey: true });
    now = details({ theirs: side(lines('other 1', '5')) });
    await act(() => store.getState().look(PATH));
    expect(host.querySelector('[role="alert"]')?.textContent).toContain('something else by now');
    expect(left()).toBe('1 of 2 conflicts left');
    await click(button('Start again with that'));
    await until(() => left() === '1 of 1 conflict left');
    now = details();
    await act(() => store.getState().look(PATH));
    expect(left()).toBe('2 of 2 conflicts left');
  });
});

describe('a conflict of something else', () => {
  it('has facts of each side and the choices that it can have, the first with the keyboard', async () => {
    const { until, host, click, button, conflictResolve } = await show({
      conflictDetails: () =>
        Promise.resolve(
          details({
            theirs: side(null, { kind: null, size: null, mode: null, modifiedAt: null, state: 'nothing' }),
            mine: side(null),
            choices: ['mine', 'skip'],
          }),
        ),
    });
    await until(() => host.querySelector('table') !== null);
    expect(host.querySelector('tbody tr')?.textContent).toBe('Kindnothingfilefile');
    expect(button('Keep theirs')).toBeNull();
    expect(document.activeElement).toBe(button('Keep mine'));
    await click(button('Skip'));
    expect(conflictResolve).toHaveBeenCalledExactlyOnceWith({ sandbox: 's', choices: [{ path: PATH, take: 'skip' }] });
  });
  it('that there is none any more is no failure', async () => {
    const { until, host } = await show({ conflictDetails: () => Promise.reject(new CallError('not-found', 'none')) });
    await until(() => host.textContent.includes('a.txt has no conflict'));
  });
});
