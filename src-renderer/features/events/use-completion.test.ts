/** What is offered for the word under the caret. */
import { describe, expect, it } from 'vitest';

import { completeFilter } from '../../../src-preload/contract/filter/complete-filter.ts';

import { suggestionsOf } from './use-completion.ts';

const offered = (text: string, values: readonly { value: string; count: number }[] = []) =>
  suggestionsOf(text, completeFilter(text, text.length, { saved: ['mine'] }), values);

describe('completions of a filter', () => {
  it('of a key go on to its value, others to the next word', () => {
    expect(offered('capsu').find(({ text }) => text === 'capsule:')?.after).toBe('');
    expect(offered('op:wri').find(({ text }) => text === 'write')?.after).toBe(' ');
  });
  it('have the values that were seen, with how often, after those that are known', () => {
    const found = offered('path:', [{ value: 'cwd://a b', count: 1200 }]);
    expect(found.map(({ text, label, about }) => [text, label, about])).toEqual([
      ['"cwd://a b"', 'cwd://a b', '1,200'],
    ]);
    expect(offered('op:', [{ value: 'write', count: 3 }]).filter(({ text }) => text === 'write')).toHaveLength(1);
  });
  it('do not offer what is there already', () => {
    expect(offered('op:write').map(({ text }) => text)).not.toContain('write');
  });
  it('know saved filters', () => {
    expect(offered('@').map(({ text }) => text)).toContain('@mine');
  });
});
