/** Keys of commands. */
import { describe, expect, it } from 'vitest';

import { findByKeys, matchesKeys } from './commands.ts';

const press = (
  key: string,
  code: string,
  modifiers: Partial<Record<'ctrlKey' | 'metaKey' | 'shiftKey', boolean>> = {},
) => ({
  key,
  code,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...modifiers,
});

describe('command keys', () => {
  it('need exactly their modifiers, with Command as Ctrl', () => {
    expect(matchesKeys(press('S', 'KeyS', { ctrlKey: true }), 'Ctrl+S')).toBe(true);
    expect(matchesKeys(press('s', 'KeyS', { metaKey: true }), 'Ctrl+S')).toBe(true);
    expect(matchesKeys(press('S', 'KeyS', { ctrlKey: true, shiftKey: true }), 'Ctrl+S')).toBe(false);
    expect(matchesKeys(press('s', 'KeyS'), 'Ctrl+S')).toBe(false);
  });
  it('go by the place of a letter, and by name for other keys', () => {
    expect(matchesKeys(press('п', 'KeyG', { ctrlKey: true, shiftKey: true }), 'Ctrl+Shift+G')).toBe(true);
    expect(matchesKeys(press('`', 'Backquote', { ctrlKey: true }), 'Ctrl+`')).toBe(true);
    expect(matchesKeys(press('Enter', 'Enter', { ctrlKey: true }), 'Ctrl+Enter')).toBe(true);
  });
  it('find a command by either of its keys', () => {
    const command = { id: 'p', title: 'P', group: 'G', keys: 'Ctrl+Shift+P', alsoKeys: 'F1', run: () => undefined };
    expect(findByKeys([command], press('F1', 'F1'))).toBe(command);
    expect(findByKeys([command], press('F2', 'F2'))).toBeNull();
  });
});
