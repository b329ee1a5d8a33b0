// @vitest-environment happy-dom
/** Why an event was decided so, and the ways to have it otherwise. */
import { afterEach, describe, expect, it, vi } from 'vitest';

import type { ApiClient } from '../../../src-preload/contract/api.ts';
import type { AuditEvent } from '../../../src-preload/contract/event-schemas.ts';
import type { Grant, Why } from '../../../src-preload/contract/policy-schemas.ts';
import { CallError } from '../../../src-preload/contract/reply.ts';
import { fakeClient, quiet, sampleEvent, sampleRun, sampleState } from '../../client/fake-client.ts';
import { createMomentStore } from '../../shared/moment.ts';
import { createSandboxStore } from '../../shared/sandbox-store.ts';
import { createSelectionStore } from '../../shared/selection.ts';
import { draw } from '../../shared/test-render.tsx';
import type { Drawn } from '../../shared/test-render.tsx';

import { EventWhy } from './event-why.tsx';

let drawn: Drawn | null = null;
afterEach(async () => {
  await drawn?.remove();
  drawn = null;
});

const HASH = 'ab'.repeat(32);
const denied = sampleEvent(4, { decision: 'deny', outcome: 'denied', cause: 'rule', op: 'write', path: 'cwd://out/a' });
const why = (part: Partial<Why> = {}): Why => ({
  seq: 4,
  capsule: { name: 'tidy', hash: HASH },
  access: 'write',
  mode: 'enforce',
  decision: 'deny',
  sentence: 'Denied: no entry of fs_write covers cwd://out/a.',
  steps: [
    { step: 'mount', subject: 'cwd', place: '', result: 'passed', sentence: 'was given' },
    { step: 'rule', subject: 'cwd://src', place: 'Capsule.toml 6:12', result: 'passed', sentence: 'does not cover it' },
    { step: 'mode', subject: 'enforce', place: '', result: 'decided', sentence: 'what is not granted is refused' },
  ],
  nearest: { pattern: 'cwd://src', place: 'Capsule.toml 6:12', sentence: 'It leads to another folder.' },
  minimal: [{ access: 'write', pattern: 'cwd://out/a' }],
  now: { verdict: 'deny', sentence: 'Nothing changed since.' },
  ...part,
});

async function show(answer: () => Promise<Why>, event: AuditEvent = denied, answers: Partial<ApiClient> = {}) {
  const client = fakeClient({ eventWhy: answer, ...answers });
  const sandbox = createSandboxStore(client, sampleState());
  sandbox.getState().putRun(sampleRun('run-1', { capsuleFile: '/capsules/tidy.wasm' }));
  const selection = createSelectionStore();
  const notify = { ...quiet, done: vi.fn(), failed: vi.fn() };
  const moment = createMomentStore({ client, sandbox: 'sandbox-1', notify });
  const shown = await draw(<EventWhy event={event} deps={{ client, sandbox, selection, moment, notify }} />);
  drawn = shown;
  const page = (): string => shown.host.textContent;
  return { ...shown, page, selection, sandbox, notify };
}

/** Menus are drawn outside of the page's own part. */
const menuItem = (text: string) =>
  [...document.querySelectorAll('[role="menuitem"]')].find(({ textContent }) => textContent.includes(text)) ?? null;

describe('why an event was decided so', () => {
  it('is told step by step, with the one that decided', async () => {
    const { until, host, page } = await show(() => Promise.resolve(why()));
    await until(() => host.querySelectorAll('.why-step').length === 3);
    expect(page()).toContain('no entry of fs_write covers');
    const results = [...host.querySelectorAll('.why-step')].map((step) => step.getAttribute('data-result'));
    expect(results).toEqual(['passed', 'passed', 'decided']);
    expect(host.querySelector('[data-result="decided"] svg')?.getAttribute('aria-label')).toBe('decided');
  });
  it('marks the component at which the nearest rule leads elsewhere', async () => {
    const { until, host } = await show(() => Promise.resolve(why()));
    await until(() => host.querySelector('.why-nearest') !== null);
    expect([...host.querySelectorAll('.why-nearest mark')].map((mark) => mark.textContent)).toEqual(['src', 'out/']);
  });
  it('says what was recorded while it is looked for, and when it cannot be told', async () => {
    const eventWhy = vi.fn(() => Promise.reject(new CallError('not-found', 'It was pruned.')));
    const { until, page, button, click } = await show(eventWhy);
    expect(page()).toContain('A rule of the capsule’s manifest decided.');
    await until(() => page().includes('It was pruned.'));
    await click(button('Try again'));
    await until(() => eventWhy.mock.calls.length === 2);
  });
  it('offers nothing where no right could allow it', async () => {
    const { until, page, button } = await show(() => Promise.resolve(why({ minimal: [], nearest: null })));
    await until(() => page().includes('Denied: no entry'));
    expect(button('Add to manifest')).toBeNull();
  });
  it('leaves out most of a long list of rules, never the one that decided', async () => {
    const passed = why().steps[1];
    const many = Array.from({ length: 1000 }, () => passed).filter((step) => step !== undefined);
    const decided = {
      step: 'rule' as const,
      subject: 'x',
      place: '',
      result: 'decided' as const,
      sentence: 'covers it',
    };
    const { until, host, page } = await show(() => Promise.resolve(why({ steps: [...many, decided] })));
    await until(() => host.querySelectorAll('.why-step').length === 13);
    expect(page()).toContain('988 more rules did not apply.');
  });
  it('shows names with what cannot be seen in them made visible', async () => {
    const { until, host, page } = await show(() =>
      Promise.resolve(why({ minimal: [{ access: 'write', pattern: 'cwd://a\u202eb' }] })),
    );
    await until(() => host.querySelector('.why-missing') !== null);
    expect(page()).not.toContain('\u202e');
  });
});

describe('what would allow it', () => {
  it('goes into the manifest of the capsule, unsaved', async () => {
    const { until, button, click, selection } = await show(() => Promise.resolve(why()));
    await until(() => button('Add to manifest') !== null);
    await click(button('Add to manifest'));
    expect(selection.getState().manifest).toMatchObject({
      file: '/capsules/tidy.wasm',
      name: 'tidy',
      add: [{ access: 'write', pattern: 'cwd://out/a' }],
      run: 'run-1',
    });
  });
  it('can be given as a grant, and what would be decided now is asked again', async () => {
    const grantAdd = vi.fn<ApiClient['grantAdd']>(() => Promise.resolve({} as Grant));
    const eventWhy = vi.fn(() => Promise.resolve(why()));
    const { until, button, press, click, notify } = await show(eventWhy, denied, { grantAdd });
    await until(() => button('Grant…') !== null);
    await press(button('Grant…'), 'Enter');
    await until(() => menuItem('for this sandbox') !== null);
    expect(menuItem('for this run')).not.toBeNull();
    await click(menuItem('for this sandbox'));
    await until(() => grantAdd.mock.calls.length === 1 && eventWhy.mock.calls.length === 2);
    expect(grantAdd.mock.calls[0]?.[0]).toEqual({
      sandbox: 'sandbox-1',
      access: 'write',
      pattern: 'cwd://out/a',
      lifetime: 'sandbox',
      capsule: { name: 'tidy', hash: HASH },
      source: 'window',
    });
    expect(notify.done).toHaveBeenCalledOnce();
  });
  it('is given for a run only while that run goes on', async () => {
    const { until, button, press, sandbox } = await show(() => Promise.resolve(why()));
    sandbox.getState().putRun(sampleRun('run-1', { state: 'ended' }));
    await until(() => button('Grant…') !== null);
    await press(button('Grant…'), 'Enter');
    await until(() => menuItem('always') !== null);
    expect(menuItem('for this run')).toBeNull();
  });
  it('says why it was not granted', async () => {
    const grantAdd = () => Promise.reject(new CallError('invalid-argument', 'The pattern covers nothing.'));
    const { until, button, press, click, notify } = await show(() => Promise.resolve(why()), denied, { grantAdd });
    await until(() => button('Grant…') !== null);
    await press(button('Grant…'), 'Enter');
    await until(() => menuItem('always') !== null);
    await click(menuItem('always'));
    await until(() => notify.failed.mock.calls.length === 1);
    expect(notify.failed.mock.calls[0]?.[1]).toBe('The pattern covers nothing.');
  });
  it('is two rights where both paths need one, which can be given together', async () => {
    const minimal = [
      { access: 'write' as const, pattern: 'cwd://a' },
      { access: 'write' as const, pattern: 'cwd://b' },
    ];
    const { until, button, click, selection } = await show(() => Promise.resolve(why({ minimal })));
    await until(() => button('Add all to manifest') !== null);
    await click(button('Add all to manifest'));
    expect(selection.getState().manifest?.add).toEqual(minimal);
  });
  it('is said for what was only watched', async () => {
    const watched = sampleEvent(4, { cause: 'observed', op: 'write', path: 'cwd://out/a' });
    const { host } = await show(() => Promise.resolve(why({ mode: 'observe', decision: 'allow' })), watched);
    expect(host.querySelector('[data-verdict="observed"]')?.textContent).toContain('only because the run was watched');
  });
});
