/** What the editor of a manifest offers and explains. `|` is the caret, or the pointer. */
import { describe, expect, it } from 'vitest';

import { checkManifest } from './check-manifest.ts';
import { completeManifest } from './complete-manifest.ts';
import { explainManifest } from './explain-manifest.ts';
import { MANIFEST_SCHEMA } from './manifest-schema.ts';
import { readManifest } from './read-manifest.ts';

const split = (marked: string): { readonly text: string; readonly caret: number } => ({
  text: marked.replace('|', ''),
  caret: marked.indexOf('|'),
});
const offered = (marked: string): readonly string[] => {
  const { text, caret } = split(marked);
  return completeManifest(text, caret).choices.map((choice) => choice.text);
};
/** The text with the first offer taken. */
const taken = (marked: string): string => {
  const { text, caret } = split(marked);
  const { from, to, choices } = completeManifest(text, caret);
  return text.slice(0, from) + (choices[0]?.text ?? '?') + text.slice(to);
};
const explained = (marked: string) => {
  const { text, caret } = split(marked);
  return explainManifest(text, caret);
};

describe('completing a manifest', () => {
  it('offers every section that is not out of date in an empty one', () => {
    expect(offered('|')).toEqual([
      '[package]',
      '[[component]]',
      '[capabilities]',
      '[imports]',
      '[exports]',
      '[publish]',
      '[subscribe]',
      '[env]',
      '[[tool]]',
      '[[command]]',
      '[[context_file]]',
      '[[mcp_server]]',
      '[[uplink]]',
    ]);
  });

  it.each([
    ['cap|', '[capabilities]'],
    ['[cap|', '[capabilities'],
    ['[cap|]', '[capabilities]'],
    ['[[comp|]]', '[[component]]'],
    ['[component.cap|]', '[component.capabilities]'],
    ['[package]\nvers|', '[package]\nversion = ""'],
    ['[package]\nvers|ion = "1"', '[package]\nversion = "1"'],
    ['[capabilities]\nfs_read = |', '[capabilities]\nfs_read = ["*"]'],
    ['[capabilities]\nfs_read = ["*", ho|]', '[capabilities]\nfs_read = ["*", "home://"]'],
    ['[capabilities]\nfs_read = [\n  "tm|"\n', '[capabilities]\nfs_read = [\n  "tmp://"\n'],
    ['[capabilities]\nidentity = ["ad|"]', '[capabilities]\nidentity = ["admin"]'],
    ['[capabilities]\nuplink = f|', '[capabilities]\nuplink = false'],
    ['[[component]]\ntype = "l|', '[[component]]\ntype = "library"'],
    ['[env.A]\ntype = s|', '[env.A]\ntype = "secret"'],
    ['[env]\nA = { ty|', '[env]\nA = { type = ""'],
    ['[subscribe]\n"a.b" = { wit = "opaque", ha|', '[subscribe]\n"a.b" = { wit = "opaque", handler = ""'],
    ['capabilities = { fs_w|', 'capabilities = { fs_write = []'],
    ['capabilities.fs_w|', 'capabilities.fs_write = []'],
    ['[imports]\n"a:b" = |', '[imports]\n"a:b" = "^1.0"'],
    ['[package]\nlicense = "it\'s" # |', '[package]\nlicense = "it\'s" # ?'],
    ['[package] |', '[package] ?'],
    ['[nowhere]\nx = |', '[nowhere]\nx = ?'],
  ])('turns %j into %j', (before, after) => {
    expect(taken(before)).toBe(after);
  });

  it('offers no key that is there already, and none of those that are out of date', () => {
    const keys = offered(
      '[env.A]\ntype = "text"\n[capabilities]\nfs_read = []\n|\nnet = []\n[publish]\nfs_write = []\n',
    );
    expect(keys).toContain('fs_write = []');
    for (const key of ['fs_read = []', 'net = []', 'ipc_publish = []', 'type = ""']) expect(keys).not.toContain(key);
  });
});

describe('explaining a manifest', () => {
  it('tells what a section, a key, a word and an entry mean, and where', () => {
    expect(explained('[pack|age]')).toMatchObject({ title: 'package', place: { column: 2, length: 7 } });
    expect(explained('[capabilities]\nfs_|read = []')?.lines[0]).toMatch(/^What it may read\./);
    expect(explained('[capabilities]\nfs_read = ["home://n|otes"]')?.lines[0]).toBe(
      'Read notes in its home folder, and everything below it.',
    );
    expect(explained('[capabilities]\nfs_read = ["a/..|/b"]')?.lines[0]).toMatch(/^An entry is/);
    expect(explained('[env.A]\ntype = "sec|ret"')?.lines[0]).toMatch(/^secret: /);
    expect(explained('[publish]\n"a.|b" = "opaque"')?.title).toBe('publish.a.b');
    expect(explained('[[inter|ceptor]]')?.lines.at(-1)).toMatch(/^Newer runtimes ignore/);
    expect(explained('[pub|lish]')?.lines).toContain('Since 0.8.');
  });

  it.each(['|', '# pack|age', '[package]| # x', 'nothing| = 1', 'name |= "x"'])(
    'has nothing to tell at %j',
    (marked) => {
      expect(explained(marked)).toBeNull();
    },
  );
});

describe('the schema', () => {
  /** Every field, as a small manifest that has its example. */
  const examples = Object.entries(MANIFEST_SCHEMA).flatMap(
    ([section, { shape, fields = {}, others = [], example }]) => {
      const header = shape === 'tables' ? `[[${section}]]` : `[${section}]`;
      const own = Object.entries(fields).map(([key, field]) => `${header}\n${key} = ${field.example}`);
      const named = others.flatMap(({ name, field }) =>
        Object.entries(field.fields ?? {}).map(
          ([key, one]) => `[${section}.${name.includes(':') ? '"a:b"' : 'a'}]\n${key} = ${one.example}`,
        ),
      );
      return [`${header}\n${example}`, ...own, ...named];
    },
  );

  it.each(examples)('has an example without any problem of its own: %j', (text) => {
    const document = readManifest(text);
    expect(document.syntax).toBeNull();
    const lines = text.split('\n').length;
    // What is missing around it is told of the header and of the manifest.
    const own = checkManifest(document).filter(({ line, severity }) => line === lines && severity !== 'info');
    expect(
      own.filter(
        ({ sentence }) => !/ has no |without host_process|no component with the id|needs a handler/.test(sentence),
      ),
    ).toEqual([]);
  });
});
