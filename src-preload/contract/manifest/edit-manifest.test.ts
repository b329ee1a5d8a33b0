/** Changing the rights in the text of a manifest. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { capabilitiesOf } from './capabilities.ts';
import { withEntry, withFileRights, withFlag, withList, withoutEntry } from './edit-manifest.ts';
import type { ManifestEdit } from './edit-manifest.ts';
import { valueAt } from './manifest-document.ts';
import type { ManifestValue } from './manifest-document.ts';
import { readManifest } from './read-manifest.ts';
import { tomlText } from './toml-text.ts';

const textOf = ({ text, problem }: ManifestEdit): string => {
  expect(problem).toBeNull();
  return text ?? '';
};
const listsOf = (text: string): { readonly read: readonly string[]; readonly write: readonly string[] } => {
  const { lists } = capabilitiesOf(readManifest(text));
  return { read: lists.fs_read.map((one) => one.text), write: lists.fs_write.map((one) => one.text) };
};

const NOTES = `# The notes tool
[package] # about
name = "notes"

[capabilities]
# what it looks at
fs_read = [
  # sources
  "cwd://src", # the code
  "cwd://docs",

  # its own
  "home://notes",
]
fs_write = ["cwd://notes"] # only here
net = ["api.example.org"]

[env.STYLE]
type = "text"
`;

describe('changing the rights of a manifest', () => {
  it('adds an entry in the layout of the list, and nothing else changes', () => {
    expect(textOf(withEntry(NOTES, 'read', 'tmp://'))).toBe(
      NOTES.replace('  "home://notes",\n', '  "home://notes",\n  "tmp://",\n'),
    );
    expect(textOf(withEntry(NOTES, 'write', 'tmp://'))).toBe(
      NOTES.replace('["cwd://notes"]', '["cwd://notes", "tmp://"]'),
    );
    expect(textOf(withEntry(NOTES, 'write', 'cwd://notes'))).toBe(NOTES);
  });

  it('removes an entry with its own comment, and keeps the comments on lines of their own', () => {
    expect(textOf(withoutEntry(NOTES, 'read', 'cwd://src'))).toBe(NOTES.replace('  "cwd://src", # the code\n', ''));
    expect(textOf(withoutEntry(NOTES, 'read', 'cwd://docs'))).toBe(NOTES.replace('  "cwd://docs",\n', ''));
    expect(textOf(withoutEntry(NOTES, 'write', 'cwd://notes'))).toBe(NOTES.replace('["cwd://notes"]', '[]'));
    expect(textOf(withoutEntry(NOTES, 'read', 'cwd://none'))).toBe(NOTES);
  });

  it('sets both lists: what is wanted still keeps its place', () => {
    const text = textOf(withFileRights(NOTES, { read: ['tmp://', 'home://notes'], write: [] }));
    expect(listsOf(text)).toEqual({ read: ['home://notes', 'tmp://'], write: [] });
    expect(text).toContain('# sources');
    expect(text).toContain('# only here');
    expect(text).not.toContain('# the code');
  });

  it.each([
    ['no capabilities', '[package]\nname = "a"\n', '[package]\nname = "a"\n\n[capabilities]\nfs_read = ["*"]\n'],
    ['an empty text', '', '[capabilities]\nfs_read = ["*"]\n'],
    ['no last line end', 'a = 1', 'a = 1\n\n[capabilities]\nfs_read = ["*"]\n'],
    ['an empty table', '[capabilities] # none\n[env]\n', '[capabilities] # none\nfs_read = ["*"]\n[env]\n'],
    ['an indented table', '  [capabilities]\n    net = []\n', '  [capabilities]\n    net = []\n    fs_read = ["*"]\n'],
    ['a table in braces', 'capabilities = { net = [] }\n', 'capabilities = { net = [], fs_read = ["*"] }\n'],
    ['empty braces', 'capabilities = {}\n', 'capabilities = { fs_read = ["*"] }\n'],
    [
      'keys with dots',
      'capabilities.net = []\nx = 1\n',
      'capabilities.net = []\ncapabilities.fs_read = ["*"]\nx = 1\n',
    ],
    [
      'a table below it only',
      '[capabilities.x]\ny = 1\n',
      '[capabilities.x]\ny = 1\n\n[capabilities]\nfs_read = ["*"]\n',
    ],
    ['line ends of Windows', '[capabilities]\r\nnet = []\r\n', '[capabilities]\r\nnet = []\r\nfs_read = ["*"]\r\n'],
    [
      'an empty list with a comment',
      '[capabilities]\nfs_read = [ # none\n]\n',
      '[capabilities]\nfs_read = [\n  "*" # none\n]\n',
    ],
  ])('makes a list where there is %s', (_what, before, after) => {
    expect(textOf(withEntry(before, 'read', '*'))).toBe(after);
  });

  it('puts a line to each entry when a list grows too wide', () => {
    const many = Array.from({ length: 12 }, (_, index) => `cwd://folder-${index}`);
    expect(textOf(withList('[capabilities]\nfs_read = ["*"]\n', 'fs_read', many)).split('\n')).toHaveLength(12 + 5 - 1);
    expect(textOf(withList('', 'fs_read', many)).split('\n')[2]).toBe('  "cwd://folder-0",');
  });

  it('empties the lists of components, which would give the same rights', () => {
    const text =
      '[[component]]\nfile = "a"\n[component.capabilities]\nfs_read = ["*"]\n[[component]]\ncapabilities = { fs_read = ["tmp://"] }\n';
    const after = textOf(withFileRights(text, { read: ['cwd://src'], write: [] }));
    expect(listsOf(after)).toEqual({ read: ['cwd://src'], write: [] });
    expect(listsOf(textOf(withoutEntry(text, 'read', 'tmp://')))).toEqual({ read: ['*'], write: [] });
    expect(textOf(withEntry(text, 'read', 'tmp://'))).toBe(text);
  });

  it('sets what is only switched on', () => {
    expect(textOf(withFlag('[capabilities]\nuplink = false # no\n', 'uplink', true))).toContain('uplink = true # no');
    expect(textOf(withFlag('', 'uplink', true))).toBe('[capabilities]\nuplink = true\n');
    expect(textOf(withFlag('x = 1\n', 'uplink', false))).toBe('x = 1\n');
  });

  it.each([
    ['is no TOML', 'a = ', 1],
    ['has no table there', 'capabilities = 3\n', 1],
    ['has no list there', '[capabilities]\nfs_read = "*"\n', 2],
    ['has numbers in it', '[capabilities]\nfs_read = ["*",\n3]\n', 3],
  ])('refuses a text that %s, and says where', (_what, text, line) => {
    expect(withEntry(text, 'read', 'cwd://src')).toMatchObject({ text: null, problem: { severity: 'error', line } });
  });

  it('refuses an entry that TOML cannot hold', () => {
    expect(withEntry('', 'read', 'cwd://\ud800')).toMatchObject({ text: null, problem: {} });
    expect(listsOf(textOf(withEntry('', 'read', 'cwd://"\\\u007f\u0001\u2028\n')))).toMatchObject({
      read: ['cwd://"\\\u007f\u0001\u2028\n'],
    });
  });
});

/** Values without their places. */
const plain = (value: ManifestValue): unknown => {
  if (value.kind === 'list') return value.items.map(plain);
  if (value.kind !== 'table') return value.value;
  return Object.fromEntries([...value.entries.values()].map((entry) => [`.${entry.key}`, plain(entry.value)]));
};

const entry = fc.constantFrom('*', 'cwd://a', 'cwd://b', 'home://c', 'tmp://', '/x', 'a "b" \\ # c', "it's", '');
const space = fc.constantFrom('', ' ', '\n', '\n  ', ' # note\n', '\n  # own line\n  ', '\t', ' # "cwd://a", ]\n');
/** A comment between an entry and its comma is about the entry. */
const gap = fc.constantFrom('', ' ', '\n', ' # note\n');
const style = fc.constantFrom('basic', 'literal');
const listText = fc
  .tuple(
    fc.array(fc.record({ entry, before: space, between: gap, after: space, style }), { maxLength: 5 }),
    space,
    fc.boolean(),
  )
  .map(([items, rest, hasLastComma]) => {
    const sources = items.map(({ entry: text, before, between, after, style: how }, index) => {
      const source = how === 'literal' && !text.includes("'") ? `'${text}'` : JSON.stringify(text);
      const isLast = index === items.length - 1;
      return `${before}${source}${between}${isLast && !hasLastComma ? '' : ','}${after}`;
    });
    return `[${sources.join('')}${rest}]`;
  });
const manifestText = fc
  .tuple(
    listText,
    listText,
    fc.constantFrom('header', 'dotted', 'component', 'none'),
    fc.constantFrom('', '# end', '\n[env.A]\ntype = "text" # t\n'),
  )
  .map(([read, write, how, end]) => {
    const start = '# top\nx = { a = [1, 2] } # x\n';
    if (how === 'none') return `${start}${end}`;
    if (how === 'dotted') return `${start}capabilities.fs_read = ${read} # r\ncapabilities.fs_write = ${write}\n${end}`;
    const lists = `fs_read = ${read} # r\nnet = ["h"]\nfs_write = ${write}\n`;
    if (how === 'header') return `${start}[capabilities]\n${lists}${end}`;
    return `${start}[[component]]\nfile = "a"\n[component.capabilities]\n${lists}[[component]]\nfile = "b"\n${end}`;
  });

describe('any manifest, changed', () => {
  it('has exactly the wanted rights afterwards, and the same of everything else', () => {
    fc.assert(
      fc.property(
        manifestText,
        fc.array(entry, { maxLength: 6 }),
        fc.array(entry, { maxLength: 6 }),
        (text, read, write) => {
          const before = readManifest(text);
          fc.pre(before.syntax === null);
          const after = textOf(withFileRights(text, { read, write }));
          const lists = listsOf(after);
          expect(new Set(lists.read)).toEqual(new Set(read));
          expect(new Set(lists.write)).toEqual(new Set(write));
          const emptied = (one: string): unknown =>
            plain(readManifest(textOf(withFileRights(one, { read: [], write: [] }))).root);
          expect(without(emptied(after))).toEqual(without(emptied(text)));
          // Nothing to do is done by doing nothing.
          expect(textOf(withFileRights(after, { read, write }))).toBe(after);
        },
      ),
      { numRuns: 1500 },
    );
  });

  it('keeps every comment on a line of its own, and all text outside of the list', () => {
    fc.assert(
      fc.property(listText, fc.array(entry, { maxLength: 4 }), (list, wanted) => {
        const text = `# a\n[capabilities] # b\nfs_read = ${list} # c\n# d\n`;
        fc.pre(readManifest(text).syntax === null);
        const after = textOf(withList(text, 'fs_read', wanted));
        expect(after.startsWith('# a\n[capabilities] # b\nfs_read = [')).toBe(true);
        expect(after.endsWith('] # c\n# d\n')).toBe(true);
        const own = (one: string): number => one.split('\n').filter((line) => line.trim() === '# own line').length;
        expect(own(after)).toBe(own(text));
      }),
      { numRuns: 1500 },
    );
  });
});

/** Lists that are there and empty say as much as none. */
const without = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify([value], (key, one: unknown) => (key.startsWith('.fs_') || isEmpty(one) ? undefined : one)),
  ) as unknown;
const isEmpty = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.keys(value).every((key) => key.startsWith('.fs_'));

describe('a text in TOML', () => {
  it('is read as it was, and steers nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 20 }), (text) => {
        const source = tomlText(text);
        expect(source).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
        expect(valueAt(readManifest(`a = ${source}`).root, 'a')).toMatchObject({ kind: 'text', value: text });
      }),
      { numRuns: 1000 },
    );
  });
});
