// @vitest-environment happy-dom
/** The tabs about one event. */
import { useState } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';

import type { ApiClient, CallInput } from '../../../src-preload/contract/api.ts';
import type { AuditEvent, PastContent } from '../../../src-preload/contract/event-schemas.ts';
import { CONTENT_STATES } from '../../../src-preload/contract/event-words.ts';
import { fakeClient, quiet, sampleEvent, sampleState } from '../../client/fake-client.ts';
import { contentTitle } from '../../shared/content-state.ts';
import { createMomentStore } from '../../shared/moment.ts';
import { createPreferences } from '../../shared/preferences.ts';
import { createSandboxStore } from '../../shared/sandbox-store.ts';
import { createSelectionStore } from '../../shared/selection.ts';
import { draw } from '../../shared/test-render.tsx';
import type { Drawn } from '../../shared/test-render.tsx';

import { EventDetails } from './event-details.tsx';
import type { EventDetailsProps } from './event-details.tsx';
import type { DetailsTab } from './details-tabs.ts';
import { createViewStore } from './view-store.ts';

/** With the choice of its tab kept, as the pane does. */
function Details(props: Omit<EventDetailsProps, 'tab' | 'onTab'>) {
  const [tab, setTab] = useState<DetailsTab>('event');
  return <EventDetails {...props} tab={tab} onTab={setTab} />;
}

let drawn: Drawn | null = null;
afterEach(async () => {
  await drawn?.remove();
  drawn = null;
});

const content = (part: Partial<PastContent>): PastContent => ({
  state: 'captured',
  path: 'cwd://src/a.ts',
  bytes: null,
  hash: null,
  size: null,
  detail: '',
  ...part,
});
const rows = (events: readonly AuditEvent[], offset = 0) => ({
  rows: events.map((event) => ({ event, fold: null })),
  offset,
  shown: events.length,
  total: events.length,
  lastSeq: events.length,
});

async function show(event: AuditEvent, answers: Partial<ApiClient>) {
  const client = fakeClient({ eventRows: () => Promise.resolve(rows([])), ...answers });
  const sandbox = createSandboxStore(client, sampleState());
  const selection = createSelectionStore();
  const moment = createMomentStore({ client, sandbox: 'sandbox-1', notify: quiet });
  const deps = { client, sandbox, selection, moment, notify: quiet };
  const view = createViewStore(createPreferences(null));
  const [onClose, onFilter] = [vi.fn(), vi.fn()];
  const node = (one: AuditEvent) => (
    <Details event={one} deps={deps} view={view} onClose={onClose} onFilter={onFilter} />
  );
  const shown = await draw(node(event));
  drawn = shown;
  const tabs = () => [...shown.host.querySelectorAll<HTMLElement>('[role="tab"]')];
  const tab = (name: string) => tabs().find((candidate) => candidate.textContent === name) ?? null;
  const choose = async (name: string) => {
    // Tabs are chosen when the pointer goes down, as the browser's own are.
    await shown.point(tab(name));
    await shown.until(() => tab(name)?.getAttribute('aria-selected') === 'true');
  };
  const text = (): string => shown.host.textContent;
  return { ...shown, selection, onClose, onFilter, tabs, tab, choose, text, node };
}

describe('the details of an event', () => {
  it('have tabs for the file behind it, and none where there is no file', async () => {
    const about = await show(sampleEvent(4), {});
    expect(about.tabs().map((tab) => tab.textContent)).toEqual([
      'Event',
      'Before',
      'After',
      'Diff',
      'Why',
      'Same file',
    ]);
    await about.redraw(about.node(sampleEvent(5, { op: 'run-start', path: 'tidy' })));
    expect(about.tabs().map((tab) => tab.textContent)).toEqual(['Event', 'Why']);
  });
  it('narrow the list to what shares a field', async () => {
    const { button, click, onFilter } = await show(sampleEvent(4, { capsule: 'two words' }), {});
    await click(button('Show only capsule="two words"'));
    expect(onFilter).toHaveBeenCalledExactlyOnceWith('capsule="two words"');
  });
  it('close by Escape', async () => {
    const { press, tab, onClose } = await show(sampleEvent(4), {});
    await press(tab('Event'), 'Escape');
    expect(onClose).toHaveBeenCalledOnce();
  });

  it.each(CONTENT_STATES.filter((state) => state !== 'captured'))(
    'say why a content is not there: %s',
    async (state) => {
      const eventContent = () => Promise.resolve(content({ state, detail: `Because of ${state}.` }));
      const { choose, until, text } = await show(sampleEvent(4), { eventContent });
      await choose('Before');
      await until(() => text().includes(`Because of ${state}.`));
      expect(text()).toContain(contentTitle(state));
      expect(text()).not.toContain('Restore this version');
    },
  );
  it('draw a picture', async () => {
    const bytes = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
    const { choose, until, host } = await show(sampleEvent(4), {
      eventContent: () => Promise.resolve(content({ bytes })),
    });
    await choose('After');
    await until(() => host.querySelector('img') !== null);
    expect(host.querySelector('img')?.alt).toBe('a.ts as it was');
  });
  it('show before a rename what the new name held, and what was moved when that was nothing', async () => {
    const eventContent = vi.fn((input: CallInput<'eventContent'>) =>
      Promise.resolve(content({ state: 'absent', path: input.path ?? '' })),
    );
    const renamed = sampleEvent(4, { op: 'rename', path: 'cwd://old', path2: 'cwd://new' });
    const { choose, until } = await show(renamed, { eventContent });
    await choose('Diff');
    await until(() => eventContent.mock.calls.length === 3);
    expect(eventContent.mock.calls.map(([{ side, path }]) => `${side} ${path}`).sort()).toEqual([
      'after cwd://new',
      'before cwd://new',
      'before cwd://old',
    ]);
  });
  it('never show the content of another event, however late it comes', async () => {
    const late = Promise.withResolvers<PastContent>();
    const eventContent = vi.fn(({ seq }: CallInput<'eventContent'>) =>
      seq === 4 ? late.promise : Promise.resolve(content({ state: 'absent', detail: 'Of the fifth.' })),
    );
    const { choose, until, text, redraw, node } = await show(sampleEvent(4), { eventContent });
    await choose('Before');
    await until(() => eventContent.mock.calls.length === 1);
    await redraw(node(sampleEvent(5)));
    await until(() => text().includes('Of the fifth.'));
    late.resolve(content({ state: 'absent', detail: 'Of the fourth.' }));
    await until(() => text().includes('Of the fifth.'));
    expect(text()).not.toContain('Of the fourth.');
  });
  it('go to another event of the same file by keyboard', async () => {
    const events = [1, 4, 9].map((seq) => sampleEvent(seq));
    const { choose, until, host, press, selection } = await show(sampleEvent(4), {
      eventRows: () => Promise.resolve(rows(events)),
    });
    await choose('Same file');
    await until(() => host.querySelectorAll('[role="option"]').length === 3);
    const list = host.querySelector('[role="listbox"]');
    expect(host.querySelector('[role="option"][aria-selected="true"]')?.textContent).toContain('4');
    await press(list, 'ArrowDown');
    await press(list, 'Enter');
    expect(selection.getState().event?.seq).toBe(9);
  });
});
