/** Names that would pass for others. */
import { describe, expect, it } from 'vitest';

import { visible } from './visible.ts';

describe('a visible name', () => {
  it('shows line breaks, tabs and direction marks', () => {
    expect(visible('a\nb\tc\u007f')).toBe('a\\u{a}b\\u{9}c\\u{7f}');
    expect(visible('evil\u202egnp.exe')).toBe('evil\\u{202e}gnp.exe');
    expect(visible('\u2028x\ufeff')).toBe('\\u{2028}x\\u{feff}');
  });

  it('leaves letters of every script alone', () => {
    for (const name of ['שלום.txt', 'caf\u00e9', '🙂.txt', '  two  spaces ']) expect(visible(name)).toBe(name);
  });
});
