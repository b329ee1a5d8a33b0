import { expect, test } from 'vitest';

import type { Right } from '../../../src-preload/contract/policy-words.ts';
import { declared } from '../test-gate-contract.ts';
import { createRuleSet } from './rule-set.ts';
import type { RulePlace } from './rule-set.ts';

const FOLDER = ['home', 'ada', 'notes'];

/** `cwd` stands on a real folder, `home` on one beside it, `tmp` on none. */
const HOST: Readonly<Record<string, readonly string[] | null>> = {
  cwd: FOLDER,
  home: ['home', 'ada', '.inspector'],
  tmp: null,
  data: ['srv', 'data'],
};

function place(path: string): RulePlace {
  const [mount = '', rest = ''] = path.split('://');
  return { mount, names: rest.split('/').filter((name) => name !== ''), hostRoot: HOST[mount] ?? null };
}

const covers = (entry: string, path: string, access: Right = 'read'): boolean =>
  createRuleSet(declared({ [access]: [entry] })).covering(access, place(path)) !== null;

test.each([
  // contracts.md 5.2 rule 2: the workspace only.
  ['*', 'cwd://', true],
  ['*', 'cwd://deep/down', true],
  ['*', 'home://x', false],
  ['*', 'tmp://x', false],
  ['*', 'data://x', false],
  // Rule 3, and the schemes that upstream has no entries for.
  ['cwd://', 'cwd://a', true],
  ['cwd://src', 'cwd://src', true],
  ['cwd://src', 'cwd://src/a/b', true],
  ['workspace://src', 'cwd://src/a', true],
  ['home://notes', 'home://notes/x', true],
  ['home://notes', 'cwd://notes/x', false],
  ['tmp://', 'tmp://x', true],
  ['tmp://work', 'tmp://x', false],
  ['data://in', 'data://in/x', true],
  // Rule 5: by component.
  ['cwd://src', 'cwd://srcx/a', false],
  ['cwd://src', 'cwd://src-evil', false],
  ['cwd://src', 'cwd://src./a', false],
  ['cwd://src', 'cwd://src /a', false],
  ['cwd://src.', 'cwd://src/a', false],
  ['cwd://src', 'cwd://', false],
  ['cwd://src/a', 'cwd://src', false],
  // Spellings of the same entry.
  ['cwd://src/', 'cwd://src/a', true],
  ['cwd://src//deep/', 'cwd://src/deep/a', true],
  ['cwd://./src', 'cwd://src/a', true],
  // Letter case and Unicode forms: what a guest can spell is NFC.
  ['cwd://Src', 'cwd://src/a', false],
  ['cwd://src', 'cwd://SRC/a', false],
  ['cwd://e\u0301t\u00e9', 'cwd://\u00e9t\u00e9/a', true],
  ['cwd://\u00e9t\u00e9', 'cwd://\u00e9t\u00e9/a', true],
  ['cwd://s\uff52c', 'cwd://src/a', false],
  // Rule 4 and quirk 7: such entries cover nothing.
  ['cwd://src/../..', 'cwd://x', false],
  ['cwd://../notes', 'cwd://x', false],
  ['..', 'cwd://x', false],
  ['cwd:///home/ada/notes', 'cwd://home/ada/notes', false],
  ['cwd:///', 'cwd://x', false],
  ['cwd:///etc', 'cwd://etc', false],
  ['src', 'cwd://src', false],
  ['', 'cwd://src', false],
  ['CWD://src', 'cwd://src', false],
  ['**', 'cwd://src', false],
  ['cwd://*', 'cwd://src', false],
  ['cwd://src*', 'cwd://srcx', false],
  // Rule 3: anything else is an absolute prefix, compared with the real folder.
  ['/home/ada/notes', 'cwd://a', true],
  ['/home/ada/notes/src', 'cwd://src/a', true],
  ['/home/ada/notes/src', 'cwd://other', false],
  ['/home/ada/note', 'cwd://a', false],
  ['/home/ada/notes2', 'cwd://a', false],
  ['/home/ada', 'home://x', true],
  ['/', 'cwd://a', true],
  ['/', 'tmp://a', false],
  ['/home/ada/../ada/notes', 'cwd://a', false],
  ['/tmp', 'tmp://a', false],
] as const)('entry %j and %s', (entry, path, expected) => {
  expect(covers(entry, path)).toBe(expected);
  expect(covers(entry, path, 'write')).toBe(expected);
});

test('without a list, or with an empty one, nothing is covered', () => {
  const rules = createRuleSet([]);
  expect(rules.covering('read', place('cwd://a'))).toBeNull();
  expect(rules.nearest('read', place('cwd://a'))).toBeNull();
  expect(rules.hasBelow('read', place('cwd://'))).toBe(false);
});

test('a right to write is none to read, and the other way round', () => {
  const rules = createRuleSet(declared({ write: ['cwd://out'], read: ['cwd://in'] }));
  expect(rules.covering('read', place('cwd://out/a'))).toBeNull();
  expect(rules.covering('write', place('cwd://in/a'))).toBeNull();
});

test('of several rules the widest one is named, and of two for one place the first', () => {
  const rules = createRuleSet(declared({ read: ['cwd://a/b', 'cwd://a', 'cwd://a/', '*'] }));
  expect(rules.covering('read', place('cwd://a/b/c'))?.pattern).toBe('*');
  const narrower = createRuleSet(declared({ read: ['cwd://a/b', 'cwd://a/', 'cwd://a'] }));
  expect(narrower.covering('read', place('cwd://a/b/c'))).toMatchObject({
    pattern: 'cwd://a/',
    place: 'Capsule.toml 2:1',
  });
});

test('a rule of a mount is named before one of the host', () => {
  const rules = createRuleSet(declared({ read: ['/home/ada', 'cwd://a'] }));
  expect(rules.covering('read', place('cwd://a/b'))?.pattern).toBe('cwd://a');
  expect(rules.covering('read', place('cwd://b'))?.pattern).toBe('/home/ada');
});

test.each([
  ['cwd://src/deep/a', 'cwd://src/deep/b'],
  ['cwd://srcx', 'cwd://src/deep/b'],
  ['cwd://out/a', 'cwd://out'],
  ['home://x', null],
] as const)('for reading %s the nearest rule is %s', (path, expected) => {
  const rules = createRuleSet(declared({ read: ['cwd://src/deep/b', 'cwd://lib'], write: ['cwd://out', 'cwd://src'] }));
  expect(rules.nearest('read', place(path))?.pattern ?? null).toBe(expected);
});

test('of two rules that are as near, that of the same right is nearest', () => {
  const rules = createRuleSet(declared({ read: ['cwd://src/a'], write: ['cwd://src/b'] }));
  expect(rules.nearest('write', place('cwd://src/c'))?.pattern).toBe('cwd://src/b');
  expect(rules.nearest('read', place('cwd://src/c'))?.pattern).toBe('cwd://src/a');
});

test('an entry of the host is as near as its way inside the mount', () => {
  const rules = createRuleSet(declared({ read: ['/home/ada/notes/src/deep', 'cwd://lib'], write: ['/elsewhere'] }));
  expect(rules.nearest('read', place('cwd://src/a'))?.pattern).toBe('/home/ada/notes/src/deep');
  expect(rules.nearest('read', place('tmp://src/a'))).toBeNull();
});

test('whether a rule lies below a place is known without looking at the tree', () => {
  const rules = createRuleSet(declared({ read: ['cwd://a/b', '/srv/data/x'] }));
  expect(rules.hasBelow('read', place('cwd://a'))).toBe(true);
  expect(rules.hasBelow('read', place('cwd://a/b/c'))).toBe(true);
  expect(rules.hasBelow('read', place('cwd://b'))).toBe(false);
  expect(rules.hasBelow('write', place('cwd://a'))).toBe(false);
  expect(rules.hasBelow('read', place('data://'))).toBe(true);
  expect(rules.hasBelow('read', place('data://y'))).toBe(false);
});
