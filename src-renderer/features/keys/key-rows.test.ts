/** The rows of the keyboard map. */
import { describe, expect, it } from 'vitest';

import type { Command } from '../../shared/commands.ts';
import { withUserKeys } from '../../shared/commands.ts';

import { findRows, isInTheWay, keyRows, othersWith, withKeys } from './key-rows.ts';

const command = (id: string, part: Partial<Command> = {}): Command => ({
  id,
  title: `Title of ${id}`,
  group: 'G',
  run: () => undefined,
  ...part,
});
const SAVE = command('save', { keys: 'Ctrl+S' });
const MAP = command('map', { keys: 'Ctrl+K Ctrl+S', keysNotIn: 'terminal' });
const FILTER = command('filter', { keys: 'Ctrl+L', keysOnlyIn: 'events' });
const COMMANDS = [SAVE, MAP, FILTER, command('bare')];

describe('rows', () => {
  it('say whose the keys are, and where they mean it', () => {
    const user = { save: ['F4'] };
    const rows = keyRows(withUserKeys(COMMANDS, user), user);
    expect(rows.map(({ id, keys, from, where }) => [id, keys.join(), from, where])).toEqual([
      ['save', 'F4', 'user', null],
      ['map', 'Ctrl+K Ctrl+S', 'inspector', 'not in the terminal'],
      ['filter', 'Ctrl+L', 'inspector', 'in Events'],
      ['bare', '', 'inspector', null],
    ]);
  });
  it('say with which others their keys clash', () => {
    const user = { bare: ['Ctrl+S'] };
    const rows = keyRows(withUserKeys(COMMANDS, user), user);
    expect(rows.filter(({ clashes }) => clashes.length > 0).map(({ id, clashes }) => [id, clashes])).toEqual([
      ['save', [{ keys: 'Ctrl+S', others: ['Title of bare'] }]],
      ['bare', [{ keys: 'Ctrl+S', others: ['Title of save'] }]],
    ]);
  });
  it('are found by words, by keys and by what was done to them', () => {
    const rows = keyRows(COMMANDS, { save: ['Ctrl+S'] });
    const ids = (search: Partial<Parameters<typeof findRows>[1]>): readonly string[] =>
      findRows(rows, { words: '', pressed: '', only: 'all', ...search }).map(({ id }) => id);
    expect(ids({ words: 'title MAP' })).toEqual(['map']);
    expect(ids({ words: 'ctrl+k' })).toEqual(['map']);
    expect(ids({ pressed: 'Ctrl+K' })).toEqual(['map']);
    expect(ids({ pressed: 'Ctrl+S' })).toEqual(['save']);
    expect(ids({ only: 'changed' })).toEqual(['save']);
    expect(ids({ only: 'clashing' })).toEqual([]);
  });
});

describe('keys', () => {
  it('are in the way when they are equal, or the first of longer ones', () => {
    expect(isInTheWay('Ctrl+K', 'Ctrl+K Ctrl+S')).toBe(true);
    expect(isInTheWay('Shift+Ctrl+A', 'Ctrl+Shift+A')).toBe(true);
    expect(isInTheWay('Ctrl+K Ctrl+S', 'Ctrl+K Ctrl+T')).toBe(false);
    expect(isInTheWay('Ctrl+K', 'Ctrl+KX')).toBe(false);
  });
  it('do not clash with those of another place', () => {
    const elsewhere = command('x', { keysOnlyIn: 'events' });
    expect(othersWith(COMMANDS, elsewhere, 'Ctrl+L')).toEqual(['Title of filter']);
    expect(othersWith(COMMANDS, SAVE, 'Ctrl+L')).toEqual([]);
    expect(othersWith([...COMMANDS, command('sometimes', { keys: 'F9', when: () => true })], SAVE, 'F9')).toEqual([]);
  });
  it('are given, taken away and given back', () => {
    expect(withKeys({ a: ['F1'] }, 'b', ['F2'])).toEqual({ a: ['F1'], b: ['F2'] });
    expect(withKeys({ a: ['F1'] }, 'a', [])).toEqual({ a: [] });
    expect(withKeys({ a: ['F1'] }, 'a', null)).toEqual({});
  });
});
