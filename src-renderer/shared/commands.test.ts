/** Keys of commands. */
import { describe, expect, it } from 'vitest';

import { findByKeys, withUserKeys } from './commands.ts';
import { matchesKeys, normalKeys, strokeOf } from './key-strokes.ts';

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
    expect(findByKeys([command], [press('F1', 'F1')])).toBe(command);
    expect(findByKeys([command], [press('F2', 'F2')])).toBeNull();
  });
  it('may be strokes after one another', () => {
    const command = { id: 'k', title: 'K', group: 'G', keys: 'Ctrl+K Ctrl+S', run: () => undefined };
    const [first, second] = [press('k', 'KeyK', { ctrlKey: true }), press('s', 'KeyS', { ctrlKey: true })];
    expect(findByKeys([command], [first])).toBe('waiting');
    expect(findByKeys([command], [first, second])).toBe(command);
    expect(findByKeys([command], [second])).toBeNull();
    expect(findByKeys([command], [first, first])).toBeNull();
  });
  it('go on to the next command where they do not mean the first', () => {
    const command = (id: string) => ({ id, title: id, group: 'G', keys: 'F1', run: () => undefined });
    const [a, b] = [command('a'), command('b')];
    expect(findByKeys([a, b], [press('F1', 'F1')], ({ id }) => id !== 'a')).toBe(b);
  });
  it('mean what they mean in one place before what they mean everywhere', () => {
    const everywhere = { id: 'a', title: 'A', group: 'G', keys: 'F1', run: () => undefined };
    const there = { ...everywhere, id: 'b', keysOnlyIn: 'events' as const };
    expect(findByKeys([everywhere, there], [press('F1', 'F1')])).toBe(there);
    expect(findByKeys([everywhere, there], [press('F1', 'F1')], ({ id }) => id === 'a')).toBe(everywhere);
  });
  it('are those that the user chose, or none', () => {
    const command = { id: 's', title: 'S', group: 'G', keys: 'Ctrl+S', alsoKeys: 'F2', run: () => undefined };
    const [own] = withUserKeys([command], { s: ['F4'] });
    expect(own).toMatchObject({ keys: 'F4', bound: ['F4'] });
    expect(findByKeys([own ?? command], [press('F2', 'F2')])).toBeNull();
    expect(withUserKeys([command], { s: [] })[0]).not.toHaveProperty('keys');
    expect(withUserKeys([command], { other: ['F4'] })[0]).toBe(command);
  });
  it('are written as they are matched', () => {
    const pressed = press('S', 'KeyS', { ctrlKey: true, shiftKey: true });
    expect(strokeOf(pressed)).toBe('Ctrl+Shift+S');
    expect(matchesKeys(pressed, 'Ctrl+Shift+S')).toBe(true);
    expect(strokeOf(press('Control', 'ControlLeft', { ctrlKey: true }))).toBeNull();
    expect(strokeOf(press('ArrowUp', 'ArrowUp'))).toBe('ArrowUp');
    expect(normalKeys('Shift+Ctrl+K  Alt+Ctrl+X')).toBe('Ctrl+Shift+K Ctrl+Alt+X');
  });
});
