import { describe, expect, test } from 'vitest';

import type { FoundFile } from '../../../src-preload/contract/search-calls.ts';

import { quickGroups } from './quick-items.ts';
import { readQuickQuery } from './quick-query.ts';

describe('what is typed', () => {
  test.each([
    ['main', { kind: 'file', text: 'main', at: null }],
    ['main.ts:12', { kind: 'file', text: 'main.ts', at: { line: 12, column: 1, length: 0 } }],
    ['main.ts:12:3', { kind: 'file', text: 'main.ts', at: { line: 12, column: 3, length: 0 } }],
    ['main.ts:', { kind: 'file', text: 'main.ts:', at: null }],
    ['home://x', { kind: 'file', text: 'home://x', at: null }],
    [':12', { kind: 'line', at: { line: 12, column: 1, length: 0 } }],
    [':', { kind: 'line', at: null }],
    ['>', { kind: 'commands' }],
  ])('%j means %j', (text, query) => {
    expect(readQuickQuery(text)).toEqual(query);
  });
});

const file = (path: string): FoundFile => ({ path, kind: 'file', change: null, spans: [] });
const answerOf = (...paths: readonly string[]) => ({
  matches: paths.map(file),
  total: paths.length,
  indexed: 9,
  complete: 'yes' as const,
});
const listed = (facts: Partial<Parameters<typeof quickGroups>[0]>) =>
  quickGroups({ text: '', within: 'merged', asked: 'merged', answer: null, recent: [], ...facts }).map(
    ({ heading, files }) => [heading, ...files.map(({ path }) => path)],
  );

describe('what is listed', () => {
  test('with nothing typed files that were opened come first, and are there before any answer', () => {
    expect(listed({ recent: ['cwd://b'] })).toEqual([['Opened lately', 'cwd://b']]);
    expect(listed({ recent: ['cwd://b', 'cwd://c'], answer: answerOf('cwd://c', 'cwd://d') })).toEqual([
      ['Opened lately', 'cwd://b', 'cwd://c'],
      ['Files', 'cwd://d'],
    ]);
  });

  test('with something typed only those that match do', () => {
    expect(listed({ text: 'c', recent: ['cwd://b', 'cwd://c'], answer: answerOf('cwd://d', 'cwd://c') })).toEqual([
      ['Opened lately', 'cwd://c'],
      ['Files', 'cwd://d'],
    ]);
  });
});
