/** The filter box's language. */
import { describe, expect, it } from 'vitest';

import { sampleEvent } from '../../client/fake-client.ts';

import { createPredicate, isActive, NO_FILTER } from './filter.ts';

const write = sampleEvent(1, { op: 'write', path: 'cwd://src/my file.ts', fn: 'fd_write' });
const denied = sampleEvent(2, { decision: 'deny', outcome: 'boundary-escape', path: 'cwd://../etc', capsule: 'shell' });
const rename = sampleEvent(3, { op: 'rename', path: 'cwd://old.txt', path2: 'cwd://new.txt' });
const all = [write, denied, rename];
const matching = (text: string) => all.filter(createPredicate({ ...NO_FILTER, text })).map(({ seq }) => seq);

describe('the event filter', () => {
  it('lets everything through when empty', () => {
    expect(matching('  ')).toEqual([1, 2, 3]);
    expect(isActive(NO_FILTER)).toBe(false);
  });
  it('wants every word, in any field, without regard to case', () => {
    expect(matching('SRC fd_')).toEqual([1]);
    expect(matching('tidy')).toEqual([1, 3]);
    expect(matching('src etc')).toEqual([]);
  });
  it('takes words out with a minus', () => {
    expect(matching('-tidy')).toEqual([2]);
    expect(matching('tidy -rename')).toEqual([1]);
  });
  it('looks for key:value in that field only', () => {
    expect(matching('op:write')).toEqual([1]);
    expect(matching('capsule:shell')).toEqual([2]);
    expect(matching('-op:write -outcome:boundary')).toEqual([3]);
    expect(matching('kind:read')).toEqual([2]);
  });
  it('finds both paths of a rename', () => {
    expect(matching('path:new')).toEqual([3]);
  });
  it('keeps quoted words together', () => {
    expect(matching('"my file"')).toEqual([1]);
    expect(matching('path:"my file"')).toEqual([1]);
  });
  it('reads a pasted path as a path, and an unknown key as text', () => {
    expect(matching('cwd://src')).toEqual([1]);
    expect(matching('nosuch:key')).toEqual([]);
    expect(matching('op:')).toEqual([1, 2, 3]);
  });
  it('narrows by kind and to problems', () => {
    const kinds = createPredicate({ ...NO_FILTER, kinds: new Set(['write']) });
    expect(all.filter(kinds).map(({ seq }) => seq)).toEqual([1, 3]);
    const problems = createPredicate({ ...NO_FILTER, only: 'problems' });
    expect(all.filter(problems).map(({ seq }) => seq)).toEqual([2]);
  });
});
