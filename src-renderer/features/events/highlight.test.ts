/** Rows in colour. */
import { describe, expect, it } from 'vitest';

import { sampleEvent } from '../../client/fake-client.ts';
import { createPreferences } from '../../shared/preferences.ts';

import { createMarker, HIGHLIGHT_COLOURS, MOST_RULES, nextColour, readRules } from './highlight.ts';
import { createViewStore } from './view-store.ts';

const storage = () => {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
};

describe('highlights', () => {
  it('mark by the first rule that matches; one that is wrong marks nothing', () => {
    const mark = createMarker(
      [
        { filter: 'op:((', colour: 'red' },
        { filter: 'op:write', colour: 'blue' },
        { filter: 'src', colour: 'green' },
      ],
      { nowMs: 0 },
    );
    expect(mark(sampleEvent(1, { op: 'write' }))).toEqual({ colour: 'blue', letter: 'B', filter: 'op:write' });
    expect(mark(sampleEvent(1))).toMatchObject({ colour: 'green', letter: 'C' });
    expect(mark(sampleEvent(1, { path: 'cwd://x' }))).toBeNull();
  });
  it('take the colour that is used least', () => {
    expect(nextColour([])).toBe(HIGHLIGHT_COLOURS[0]);
    expect(nextColour([{ filter: 'a', colour: 'yellow' }])).toBe(HIGHLIGHT_COLOURS[1]);
  });
  it('are kept for the next window, each once, and not without end', () => {
    const kept = storage();
    const { addRule } = createViewStore(createPreferences(kept)).getState();
    for (let step = 0; step < 20; step += 1) addRule(`bytes>${step}`);
    addRule('bytes>1');
    const again = createViewStore(createPreferences(kept)).getState();
    expect(again.rules).toHaveLength(MOST_RULES);
    again.removeRule(0);
    again.changeRule(0, { colour: 'red' });
    expect(createViewStore(createPreferences(kept)).getState().rules[0]).toEqual({ filter: 'bytes>1', colour: 'red' });
  });
  it('read as none from what is no rules', () => {
    for (const text of [null, '', '{}', '[1,{"filter":3,"colour":"red"},{"filter":"a","colour":"pink"}]']) {
      expect(readRules(text)).toEqual([]);
    }
  });
});

describe('the view', () => {
  it('keeps the columns, the strip and the width of the details, but not every step of a drag', () => {
    const kept = storage();
    const view = createViewStore(createPreferences(kept)).getState();
    view.resize('op', 150, 'passing');
    expect(createViewStore(createPreferences(kept)).getState().layout.widths).toEqual({});
    view.resize('op', 160, 'kept');
    view.toggleStrip();
    view.sizeDetails(410, 'kept');
    view.sizeDetails(420, 'passing');
    const again = createViewStore(createPreferences(kept)).getState();
    expect(again.layout.widths).toEqual({ op: 160 });
    expect(again.strip).toBe('hidden');
    expect(again.detailsWidth).toBe(410);
  });
});
