/** Which view stands where. */
import { describe, expect, it } from 'vitest';

import { createLayoutStore } from './layout.ts';
import { createPreferences } from './preferences.ts';

const layout = () => createLayoutStore(createPreferences(null)).getState;

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
