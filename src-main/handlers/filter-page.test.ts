import { readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

import type { FilterError } from '../../src-preload/contract/filter/filter-error.ts';
import { FILTER_KEYS, KEY_ALIASES, OPERATORS, STATES } from '../../src-preload/contract/filter/filter-words.ts';
import { parseFilter } from '../../src-preload/contract/filter/parse-filter.ts';

const PAGE = readFileSync(new URL('../../docs/filter.md', import.meta.url), 'utf8').replaceAll(/ +/g, ' ');
const parse = (text: string) => parseFilter(text, { nowMs: 1_763_700_000_000, saved: new Map([['mine', 'a']]) });

test('the page about the filter language has every key, word, sign and other name that there is', () => {
  for (const [key, { about, example, values }] of Object.entries(FILTER_KEYS)) {
    expect(PAGE).toContain(`| \`${key}\` | ${about} | \`${example}\` |`);
    if (values) expect(PAGE).toContain(`- \`${key}\`: ${values.join(', ')}`);
  }
  for (const [sign, about] of Object.entries(OPERATORS)) expect(PAGE).toContain(`| \`${sign}\` | ${about} |`);
  for (const [name, key] of Object.entries(KEY_ALIASES)) expect(PAGE).toContain(`\`${name}\` for \`${key}\``);
  for (const [state, about] of Object.entries(STATES)) expect(PAGE).toContain(`- \`is:${state}\`: ${about}`);
});

test('what the page shows in short can be parsed', () => {
  const [, short = ''] = /## In short\n\n```\n([^]*?)```/.exec(PAGE) ?? [];
  const lines = short.trim().split('\n');
  expect(lines.length).toBeGreaterThan(8);
  for (const line of lines) expect(() => parse(line)).not.toThrow();
});

test('the errors on the page are those that are told', () => {
  const [, errors = ''] = /## Errors\n[^]*?```\n([^]*?)```/.exec(PAGE) ?? [];
  const told = errors
    .trim()
    .split('\n')
    .map((line) => /^(\S+) column (\d+): (.*)$/.exec(line) ?? []);
  expect(told).toHaveLength(3);
  for (const [, text = '', column, message] of told) {
    const place = { column: Number(column), message: message ?? '' };
    expect(() => parse(text)).toThrow(expect.objectContaining(place) as FilterError);
  }
});
