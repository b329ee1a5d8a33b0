// @vitest-environment happy-dom
/** What events say about a manifest: the rights that they need, and what they would meet. */
import { describe, expect, it, vi } from 'vitest';

import type { ApiClient, CallInput } from '../../../src-preload/contract/api.ts';
import type { Flip, Learned, WhatIf } from '../../../src-preload/contract/policy-schemas.ts';
import { CallError } from '../../../src-preload/contract/reply.ts';

import { eachShown, FILE, nothingFlips, TEXT } from './test-manifest-pane.tsx';

const show = eachShown();

const flip = (part: Partial<Flip> = {}): Flip => ({
  access: 'write',
  path: 'cwd://out/a.txt',
  ops: ['create', 'write'],
  from: 'allow',
  to: 'deny',
  events: 3,
  firstSeq: 7,
  lastSeq: 12,
  sentence: 'not declared: no fs_write entry covers cwd://out/a.txt',
  ...part,
});
describe('learning', () => {
  const learned: Learned = {
    entries: [
      { access: 'read', pattern: 'cwd://src', events: 40, paths: 12, because: 'joined', firstSeq: 5 },
      { access: 'write', pattern: 'cwd://out/a.txt', events: 2, paths: 1, because: 'used', firstSeq: 9 },
    ],
    unused: [{ access: 'read', pattern: 'cwd://docs' }],
    events: 42,
    leftOut: [{ reason: 'The path leads out of its folder', events: 3 }],
    text: null,
  };
  const answers = { policyLearn: () => Promise.resolve(learned) };

  it('lists what was needed, what was not, and what no right could allow', async () => {
    const { tab, until, page } = await show({ answers });
    await tab('Learn');
    await until(() => page().includes('2 entries cover what 42 events of the last run needed'));
    expect(page()).toContain('Declared, and not needed here');
    expect(page()).toContain('The path leads out of its folder');
  });
  it('puts the entries into the text, and saves nothing', async () => {
    const { tab, until, button, click, now } = await show({ answers });
    await tab('Learn');
    await until(() => button('Use these')?.hasAttribute('disabled') === false);
    await click(button('Use these'));
    expect(now().text).toContain('fs_read = ["cwd://src"] # what it reads');
    expect(now().text).toContain('fs_write = ["cwd://out/a.txt"]');
    expect(now().disk?.text).toBe(TEXT);
  });
  it('leaves in what is declared when they are only added', async () => {
    const { tab, until, button, click, now } = await show({ answers });
    await tab('Learn');
    await until(() => button('Add these')?.hasAttribute('disabled') === false);
    await click(button('Add these'));
    expect(now().text).toContain('fs_read = ["cwd://src", "cwd://docs"] # what it reads');
    expect(now().text).toContain('fs_write = ["cwd://out/a.txt"]');
  });
  it('asks for no more entries than are wanted', async () => {
    const policyLearn = vi.fn<ApiClient['policyLearn']>(() => Promise.resolve(learned));
    const { tab, until, host, type } = await show({ answers: { policyLearn } });
    await tab('Learn');
    await until(() => host.querySelector('.learn-most') !== null);
    await type(host.querySelector<HTMLInputElement>('.learn-most') ?? undefined, '1');
    await until(() => policyLearn.mock.calls.some(([{ most }]) => most === 1));
  });
  it('leads to the first event that needed an entry', async () => {
    const { tab, until, host, click, selection } = await show({ answers });
    await tab('Learn');
    await until(() => host.querySelector('.learned .flip') !== null);
    await click(host.querySelector('.learned .flip'));
    expect(selection.getState().event?.seq).toBe(5);
  });
  it('says why nothing could be learned', async () => {
    const policyLearn = () => Promise.reject(new CallError('invalid-input', 'The filter is wrong.'));
    const { tab, until, page } = await show({ answers: { policyLearn } });
    await tab('Learn');
    await until(() => page().includes('The filter is wrong.'));
  });
});

describe('what if', () => {
  it('is said before saving: how many attempts would be refused', async () => {
    const whatIf: WhatIf = { events: 30, flipped: 3, flips: [flip()], more: false };
    const { until, page, button, now } = await show({ answers: { policyWhatIf: () => Promise.resolve(whatIf) } });
    await until(() => page().includes('3 attempts of the last run would be refused'));
    expect(button('Save')?.hasAttribute('disabled')).toBe(true);
    expect(now().pane).toBe('rights');
  });
  it('lists both ways, with what would decide, and leads to the event', async () => {
    const flips = [flip(), flip({ to: 'allow', from: 'deny', path: 'cwd://b', events: 1, firstSeq: 20, lastSeq: 20 })];
    const whatIf: WhatIf = { events: 30, flipped: 4, flips, more: false };
    const { tab, until, host, page, click, selection } = await show({
      answers: { policyWhatIf: () => Promise.resolve(whatIf) },
    });
    await tab('What if');
    await until(() => page().includes('4 of 30 attempts of the last run would be decided otherwise'));
    expect(page()).toContain('no fs_write entry covers cwd://out/a.txt');
    const sections = [...host.querySelectorAll('.flips')].map((section) => section.getAttribute('aria-label'));
    expect(sections).toEqual(['Would be refused', 'Would be allowed']);
    await click(host.querySelector('.flip'));
    expect(selection.getState().event).toMatchObject({ seq: 7, tab: 'why' });
  });
  it('is asked about the edited text, not about each letter of it', async () => {
    const policyWhatIf = vi.fn<ApiClient['policyWhatIf']>(() => Promise.resolve(nothingFlips));
    const { store, until } = await show({ answers: { policyWhatIf } });
    for (const end of ['#', '# a', '# ab', '# abc']) store.getState().edit(FILE, TEXT + end);
    await until(() => policyWhatIf.mock.calls.length > 0);
    expect(policyWhatIf.mock.calls.map(([{ manifest }]) => manifest)).toEqual([`${TEXT}# abc`]);
    expect(policyWhatIf.mock.calls[0]?.[0].query).toEqual({ run: 'run-1' });
  });
  it('never shows the answer to an older text, and ends what is not wanted any more', async () => {
    const late = Promise.withResolvers<WhatIf>();
    const policyWhatIf = vi.fn(({ manifest }: CallInput<'policyWhatIf'>) =>
      manifest === TEXT ? late.promise : Promise.resolve(nothingFlips),
    );
    const jobCancel = vi.fn<ApiClient['jobCancel']>(() => Promise.resolve({}));
    const { store, until, page } = await show({ answers: { policyWhatIf, jobCancel } });
    await until(() => policyWhatIf.mock.calls.length === 1);
    store.getState().edit(FILE, `${TEXT}#`);
    await until(() => page().includes('Nothing of the last run would be decided otherwise'));
    late.resolve({ events: 1, flipped: 1, flips: [flip({ events: 1 })], more: false });
    await until(() => page().includes('Nothing of the last run would be decided otherwise'));
    expect(jobCancel.mock.calls.map(([{ job }]) => job)).toEqual([policyWhatIf.mock.calls[0]?.[0].job]);
  });
  it('asks nothing while the capsule never ran', async () => {
    const policyWhatIf = vi.fn(() => Promise.resolve(nothingFlips));
    const { tab, until, page } = await show({ runs: 'none', answers: { policyWhatIf } });
    await tab('What if');
    await until(() => page().includes('No run yet'));
    expect(policyWhatIf).not.toHaveBeenCalled();
  });
});
