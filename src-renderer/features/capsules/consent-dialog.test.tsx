// @vitest-environment happy-dom
/** More rights than before: told in full, refused by default. */
import { act } from 'react';
import { describe, expect, it } from 'vitest';

import { draw } from '../../shared/test-render.tsx';

import { ConsentDialog } from './consent-dialog.tsx';
import { createConsentStore } from './consent-store.ts';

const GROWTH = {
  capsule: 'ti\u202edy',
  digest: '9f86d081884c7d65',
  before: { version: '1.0.0', hash: 'a'.repeat(64) },
  after: { version: '1.1.0', hash: 'b'.repeat(64) },
  added: [{ capability: 'fs_write', entry: 'cwd://p\u200b', sentence: 'Change files', impact: 'high' as const }],
  removed: [{ capability: 'net', entry: 'x.example', sentence: 'Ask x.example', impact: 'medium' as const }],
};
const dialog = (): HTMLElement | null => document.querySelector<HTMLElement>('[role="dialog"]');

describe('the dialog of new rights', () => {
  it('names versions and both lists, escaped, and has the keyboard on Refuse', async () => {
    const store = createConsentStore();
    const drawn = await draw(<ConsentDialog store={store} />);
    expect(dialog()).toBeNull();
    let agreed: Promise<boolean> = Promise.resolve(true);
    await act(async () => {
      agreed = store.ask(GROWTH);
    });
    const text = dialog()?.textContent ?? '';
    expect(text).toContain('ti\\u{202e}dy asks for more than before');
    expect(text).toContain('1.0.0 aaaaaaaa → 1.1.0 bbbbbbbb');
    expect(text).toContain('Change filesfs_write cwd://p\\u{200b}high impact');
    expect(text).toContain('No longerAsk x.example');
    expect(document.activeElement?.textContent).toBe('Refuse');
    await act(async () => (document.activeElement as HTMLElement).click());
    expect(await agreed).toBe(false);
    expect(dialog()).toBeNull();
    await drawn.remove();
  });

  it('agrees only by its own button', async () => {
    const store = createConsentStore();
    const drawn = await draw(<ConsentDialog store={store} />);
    let agreed: Promise<boolean> = Promise.resolve(false);
    await act(async () => {
      agreed = store.ask(GROWTH);
    });
    const button = [...document.querySelectorAll('button')].find(({ textContent }) => textContent.startsWith('Agree'));
    expect(button?.textContent).toBe('Agree to 1 new right and run');
    await act(async () => button?.click());
    expect(await agreed).toBe(true);
    await drawn.remove();
  });
});
