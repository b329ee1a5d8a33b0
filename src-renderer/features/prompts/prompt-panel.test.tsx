// @vitest-environment happy-dom
/** A question about a right: shown in full and unambiguous, and answered on purpose only. */
import { act } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';

import type { ApiClient } from '../../../src-preload/contract/api.ts';
import type { Prompt } from '../../../src-preload/contract/prompt-schemas.ts';
import { fakeClient, quiet, sampleEvent } from '../../client/fake-client.ts';
import { draw } from '../../shared/test-render.tsx';
import type { Drawn } from '../../shared/test-render.tsx';

import type { AccessQuestion } from './access-words.ts';
import { focusPrompt } from './focus-prompt.ts';
import { Prompts } from './prompt-panel.tsx';
import { createPromptsStore } from './store.ts';

const HASH = 'a1b2c3d4'.repeat(8);
const question = (part: Partial<AccessQuestion> = {}): AccessQuestion => ({
  kind: 'access',
  fn: 'path_open',
  op: 'open',
  access: 'write',
  path: 'cwd://src/a.ts',
  asked: './src/a.ts',
  entry: 'file',
  capsuleHash: HASH,
  offers: [
    { pattern: 'cwd://src/a.ts', scope: 'entry' },
    { pattern: 'cwd://src', scope: 'folder' },
    { pattern: 'cwd://', scope: 'mount' },
  ],
  missing: 'No fs_write entry covers cwd://src/a.ts.',
  lead: [],
  ...part,
});
const prompt = (id: string, part: Partial<AccessQuestion> = {}, capsule = 'tidy'): Prompt => ({
  id,
  run: 'run-1',
  capsule,
  principal: 'reviewer',
  askedAt: 0,
  leftMs: 60_000,
  question: question(part),
});

interface Shown extends Drawn {
  readonly answered: ReturnType<typeof vi.fn>;
  readonly onEvent: ReturnType<typeof vi.fn>;
  readonly put: (prompts: readonly Prompt[]) => Promise<void>;
  /** Until a question may be answered. */
  readonly armed: () => Promise<void>;
}

let drawn: Drawn | null = null;
async function show(prompts: readonly Prompt[], answers: Partial<ApiClient> = {}): Promise<Shown> {
  const answered = vi.fn(() => Promise.resolve({}));
  const onEvent = vi.fn();
  const ruleCoverage = () => Promise.resolve({ files: 2, directories: 1, more: false, sample: ['cwd://src/b.ts'] });
  const client = fakeClient({ promptAnswer: answered, ruleCoverage, ...answers });
  const store = createPromptsStore({ client, sandbox: 's', notify: quiet, now: () => performance.now() });
  store.getState().put(prompts);
  const page = await draw(
    <Prompts store={store} client={client} sandbox="s" onEvent={onEvent} onPermissions={() => undefined} />,
  );
  drawn = page;
  return {
    ...page,
    answered,
    onEvent,
    put: (next) => act(async () => store.getState().put(next)),
    armed: () => page.until(() => page.host.querySelector('.access-answer')?.getAttribute('aria-disabled') === 'false'),
  };
}
afterEach(async () => {
  await drawn?.remove();
  drawn = null;
});

const answer = (host: HTMLElement, label: string): HTMLElement | null =>
  [...host.querySelectorAll<HTMLElement>('.access-answer')].find(
    (button) => button.querySelector('span')?.textContent === label,
  ) ?? null;
const textOf = (host: HTMLElement, selector: string): string => host.querySelector(selector)?.textContent ?? '';

describe('a question about a right', () => {
  it('says who wants what where, and which rule is missing', async () => {
    const { host } = await show([prompt('1')]);
    expect(textOf(host, '.prompt-head')).toContain('tidya1b2c3d4for reviewer');
    expect(host.querySelector('.hash-chip')?.getAttribute('aria-label')).toContain(HASH);
    expect(textOf(host, '.prompt-action')).toBe('wants to open for writing write');
    expect(textOf(host, '.prompt-path')).toBe('cwd://src/a.ts');
    expect(textOf(host, '.prompt-asked')).toBe('./src/a.ts');
    expect(host.textContent).toContain(
      'A file is there now. Asked by the function path_open.Why you are asked: No fs_write entry covers',
    );
    expect(host.querySelector('.oddities')).toBeNull();
  });

  it('shows a hostile path escaped, with the odd names marked and explained', async () => {
    const { host } = await show([
      prompt('1', { path: 'cwd://p\u0430y/\u202eexe.txt', asked: 'p\u0430y/\u202eexe.txt' }, 'ti\u200bdy'),
    ]);
    expect(textOf(host, '.prompt-path')).toBe('cwd://p\u0430y/\\u{202e}exe.txt');
    expect(host.querySelectorAll('.prompt-path [data-odd]')).toHaveLength(2);
    expect(textOf(host, '.oddities')).toContain('“p\u0430y” looks like “pay”');
    expect(textOf(host, '.prompt-who')).toBe('ti\\u{200b}dy');
    expect(host.textContent).not.toMatch(/[\u202e\u200b]/);
  });

  it('tells when the capsule itself has a name that passes for another', async () => {
    const { host } = await show([prompt('1', {}, 't\u0456dy')]);
    expect(host.querySelector('.prompt-who [data-odd]')).not.toBeNull();
    expect(textOf(host, '.oddities')).toContain('“t\u0456dy” looks like “tidy”');
  });

  it('cannot be answered in its first moments, neither by click nor by letter', async () => {
    const { host, answered, click, press } = await show([prompt('1')]);
    await click(answer(host, 'Allow always'));
    await press(answer(host, 'Deny'), 'a');
    expect(answered).not.toHaveBeenCalled();
  });

  it('has Deny where the keyboard goes, and letters for every answer once it stood there', async () => {
    const { host, answered, press, armed } = await show([prompt('1')]);
    focusPrompt();
    expect(document.activeElement).toBe(answer(host, 'Deny'));
    await armed();
    await press(host.querySelector('.prompt-path'), 'x');
    expect(answered).not.toHaveBeenCalled();
    await press(host.querySelector('.prompt-path'), 'r');
    expect(answered).toHaveBeenCalledExactlyOnceWith({
      sandbox: 's',
      prompt: '1',
      answer: { kind: 'access', decision: 'run', pattern: 'cwd://src/a.ts' },
    });
  });

  it('takes no letters from outside of it', async () => {
    const { answered, press, armed } = await show([prompt('1')]);
    await armed();
    await press(document.body, 'a');
    expect(answered).not.toHaveBeenCalled();
  });

  it('stores the rule that was chosen, and says what that covers before', async () => {
    const { host, answered, click, until, armed } = await show([prompt('1')]);
    expect(host.querySelector('.coverage')).toBeNull();
    await click(host.querySelectorAll<HTMLElement>('input[type=radio]')[1]);
    await until(() => textOf(host, '.coverage').includes('2 files and 1 folder'));
    expect(textOf(host, '.coverage-sample')).toContain('cwd://src/b.ts');
    await armed();
    await act(async () => answer(host, 'Allow always')?.focus());
    expect(textOf(host, '.prompt-stored')).toBe(
      'Stores write for this very binary of tidy, in every sandbox of reviewer: cwd://src',
    );
    await click(answer(host, 'Allow always'));
    expect(answered.mock.lastCall).toMatchObject([{ answer: { decision: 'always', pattern: 'cwd://src' } }]);
  });

  it('has the keyboard again when the next question comes a moment later, and gives it back for Escape', async () => {
    const elsewhere = document.body.appendChild(document.createElement('button'));
    elsewhere.className = 'title-search';
    const { host, put } = await show([prompt('1')]);
    await act(async () => focusPrompt());
    await put([]);
    expect(document.activeElement).toBe(elsewhere);
    await put([prompt('2')]);
    expect(document.activeElement).toBe(answer(host, 'Deny'));
    await act(async () =>
      answer(host, 'Deny')?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true })),
    );
    expect(document.activeElement).toBe(elsewhere);
    await put([]);
    await put([prompt('3')]);
    expect(document.activeElement).toBe(elsewhere);
    elsewhere.remove();
  });
  it('keeps the rule that was chosen when another question comes behind it', async () => {
    const { host, put, click } = await show([prompt('1')]);
    const chosen = () =>
      [...host.querySelectorAll<HTMLInputElement>('input[type=radio]')].map(({ checked }) => checked);
    expect(chosen()).toEqual([true, false, false]);
    await click(host.querySelectorAll<HTMLElement>('input[type=radio]')[1]);
    await put([prompt('1'), prompt('2')]);
    expect(chosen()).toEqual([false, true, false]);
  });
  it('stores nothing for one call, whatever rule was chosen', async () => {
    const { host, answered, click, armed } = await show([prompt('1')]);
    await click(host.querySelectorAll<HTMLElement>('input[type=radio]')[2]);
    await armed();
    await click(answer(host, 'Allow once'));
    await click(answer(host, 'Deny for this run'));
    expect(answered.mock.calls.map(([input]) => (input as { answer: object }).answer)).toEqual([
      { kind: 'access', decision: 'once' },
      { kind: 'access', decision: 'deny-run' },
    ]);
  });

  it('leads to the events before it', async () => {
    const rows = [3, 4, 5].map((seq) => ({ event: sampleEvent(seq), fold: null }));
    const eventRows = vi.fn(() => Promise.resolve({ rows, offset: 0, shown: 3, total: 5, lastSeq: 5 }));
    const { host, onEvent, click, until } = await show([prompt('1', { lead: [3, 5] })], { eventRows });
    await until(() => host.querySelectorAll('.lead-row').length === 2);
    expect(eventRows).toHaveBeenCalledWith({ sandbox: 's', query: { run: 'run-1' }, at: { seq: 3 }, limit: 40 });
    await click(host.querySelectorAll<HTMLElement>('.lead-row')[1]);
    expect(onEvent).toHaveBeenCalledExactlyOnceWith(5);
  });

  it('is followed by the next one, whose Deny has the keyboard and is not armed yet', async () => {
    const { host, answered, put, press, armed } = await show([prompt('1'), prompt('2', {}, 'lua')]);
    expect(textOf(host, '.prompt-head .chip')).toBe('1 more');
    await act(async () => focusPrompt());
    await armed();
    await put([prompt('2', {}, 'lua')]);
    expect(textOf(host, '.prompt-who')).toBe('lua');
    expect(document.activeElement).toBe(answer(host, 'Deny'));
    await press(answer(host, 'Deny'), 'd');
    expect(answered).not.toHaveBeenCalled();
  });
});
