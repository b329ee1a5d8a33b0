/** What a window keeps with its sandbox. */
import { describe, expect, it } from 'vitest';

import { keptTabs } from './kept-window.ts';

const tab = (kind: string) => ({ hold: 'keep', target: { kind, path: 'cwd://a', view: 'merged' } });

describe('kept tabs', () => {
  it('come back in their order', () => {
    const kept = { tabs: [tab('file'), tab('diff')], active: 'merged:cwd://a' };
    expect(keptTabs(JSON.parse(JSON.stringify(kept)))).toEqual(kept);
  });
  it('are left out where they make no sense, or belong to something that is over', () => {
    const odd = [null, 7, {}, { hold: 'keep' }, { hold: 'x', target: tab('file').target }, tab('merge'), tab('later')];
    expect(keptTabs({ tabs: odd, active: 9 })).toEqual({ tabs: [], active: null });
  });
  it.each([null, 'x', 1, [], { tabs: 'x' }])('of %j are none', (kept) => {
    expect(keptTabs(kept)).toEqual({ tabs: [], active: null });
  });
});
