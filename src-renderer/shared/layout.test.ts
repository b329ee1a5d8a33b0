/** Which view stands where. */
import { describe, expect, it } from 'vitest';

import { createLayoutStore, keptLayout } from './layout.ts';
import { createPreferences } from './preferences.ts';

const layout = () => createLayoutStore(createPreferences(null)).getState;

describe('zen', () => {
  it('ends when a view is asked for', () => {
    const get = layout();
    get().setZen('on');
    get().toggleSide('changes');
    expect(get()).toMatchObject({ zen: 'off', side: 'changes', sideShown: true });
    get().setZen('on');
    get().togglePanel();
    expect(get()).toMatchObject({ zen: 'off', panelShown: true });
  });
});

describe('what is kept with a sandbox', () => {
  it('comes back as it was', () => {
    const first = layout();
    first().showSide('layers');
    first().togglePanel('bin');
    first().resized({ side: 333 });
    const again = layout();
    again().restore(JSON.parse(JSON.stringify(keptLayout(first()))));
    expect(keptLayout(again())).toEqual(keptLayout(first()));
  });
  it('is taken as far as it makes sense', () => {
    const get = layout();
    const before = keptLayout(get());
    for (const nonsense of [null, 'x', 7, { side: 'nowhere', sideShown: 'no', sizes: { side: -4, panel: 'x' } }])
      get().restore(nonsense);
    expect(keptLayout(get())).toEqual(before);
  });
});

describe('a tall panel', () => {
  it('goes back to the height it had', () => {
    const get = layout();
    get().toggleTall();
    expect(get().panelHeight).toBe('tall');
    get().toggleTall();
    expect(get().panelHeight).toBe('chosen');
  });
  it('that is hidden comes back as it was before', () => {
    const get = layout();
    get().toggleTall();
    get().togglePanel();
    expect(get()).toMatchObject({ panelShown: false, panelHeight: 'chosen' });
    get().toggleTall();
    expect(get()).toMatchObject({ panelShown: true, panelHeight: 'chosen' });
  });
});
