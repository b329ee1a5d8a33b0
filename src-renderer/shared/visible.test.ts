/** Names that would pass for others. */
import { describe, expect, it } from 'vitest';

import { visible } from './visible.ts';

describe('a visible name', () => {
  it('shows line breaks, tabs and direction marks', () => {
    expect(visible('a\nb\tc\u007f')).toBe('a⟨U+000A⟩b⟨U+0009⟩c⟨U+007F⟩');
    expect(visible('evil\u202egnp.exe')).toBe('evil⟨U+202E⟩gnp.exe');
    expect(visible('\u2028x\ufeff')).toBe('⟨U+2028⟩x⟨U+FEFF⟩');
  });

  it('leaves letters of every script and joined emoji alone', () => {
    for (const name of ['שלום.txt', 'cafe\u0301', '👩‍👩‍👧.txt', '  two  spaces ']) expect(visible(name)).toBe(name);
  });
});
