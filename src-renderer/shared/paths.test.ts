/** Canonical paths in the window. */
import { describe, expect, it } from 'vitest';

import { isWithin, joinPath, nameOf, parentOf, parsePath, withoutMount } from './paths.ts';

describe('canonical paths', () => {
  it('split into a mount and segments', () => {
    expect(parsePath('cwd://a/b.ts')).toEqual({ mount: 'cwd', segments: ['a', 'b.ts'] });
    expect(parsePath('home://')).toEqual({ mount: 'home', segments: [] });
  });
  it('join under a root without a doubled slash', () => {
    expect(joinPath('cwd://', 'a')).toBe('cwd://a');
    expect(joinPath('cwd://a', 'b')).toBe('cwd://a/b');
  });
  it('know their name and parent, a root being its own', () => {
    expect(nameOf('cwd://a/b')).toBe('b');
    expect(nameOf('cwd://')).toBe('cwd://');
    expect(parentOf('cwd://a')).toBe('cwd://');
    expect(parentOf('cwd://')).toBe('cwd://');
    expect(withoutMount('cwd://a/b')).toBe('a/b');
  });
  it('lie within a directory by segments, not by letters', () => {
    expect(isWithin('cwd://src/a', 'cwd://src')).toBe(true);
    expect(isWithin('cwd://src', 'cwd://src')).toBe(true);
    expect(isWithin('cwd://src-old/a', 'cwd://src')).toBe(false);
    expect(isWithin('cwd://a', 'cwd://')).toBe(true);
    expect(isWithin('home://a', 'cwd://')).toBe(false);
  });
});
