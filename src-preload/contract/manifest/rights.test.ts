/** Which rights contain which, and what one version has more than another. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { capabilitiesOf, fileRules, heldNames } from './capabilities.ts';
import {
  connectCovers,
  entryCovers,
  entryIndex,
  identityCovers,
  netCovers,
  processCovers,
  topicCovers,
} from './capability-covers.ts';
import type { Covers } from './capability-covers.ts';
import { readManifest } from './read-manifest.ts';
import { growthOf, rightsOf, rightsText } from './rights.ts';

const of = (text: string) => capabilitiesOf(readManifest(text));
const names = (rights: readonly { readonly capability: string; readonly entry: string }[]): readonly string[] =>
  rights.map(({ capability, entry }) => `${capability} ${entry}`);

const COVERS: readonly (readonly [string, Covers, string, string, boolean])[] = [
  ['files', entryCovers, '*', 'cwd://src', true],
  ['files', entryCovers, '*', 'home://x', false],
  ['files', entryCovers, '*', 'tmp://', false],
  ['files', entryCovers, '*', '/etc', false],
  ['files', entryCovers, 'cwd://src', '*', false],
  ['files', entryCovers, 'cwd://', '*', true],
  ['files', entryCovers, 'cwd://src', 'cwd://src', true],
  ['files', entryCovers, 'cwd://src', 'workspace://src/a/', true],
  ['files', entryCovers, 'cwd://src', 'cwd://srcx', false],
  ['files', entryCovers, 'cwd://src', 'cwd://Src', false],
  ['files', entryCovers, 'cwd://src', 'cwd://src/../x', false],
  ['files', entryCovers, 'cwd:///', 'cwd://x', false],
  ['files', entryCovers, '/', '/etc/passwd', true],
  ['files', entryCovers, '/et', '/etc', false],
  ['files', entryCovers, 'cwd://\u00e9', 'cwd://e\u0301/x', true],
  ['net', netCovers, '*', 'a.example', true],
  ['net', netCovers, 'a.example', 'A.Example.', true],
  ['net', netCovers, 'example', 'a.example', true],
  ['net', netCovers, 'a.example', 'example', false],
  ['net', netCovers, 'a.example', 'evil-a.example', false],
  ['net', netCovers, 'a.example', 'a.example.evil', false],
  ['net', netCovers, '*.a.example', 'b.a.example', true],
  ['net', netCovers, '0.1', '127.0.0.1', false],
  ['net', netCovers, '127.0.0.1', '127.0.0.1', true],
  ['net', netCovers, '', 'a.example', false],
  ['net', netCovers, 'a.example', '*', false],
  ['connect', connectCovers, 'a.example:443', 'a.example:443', true],
  ['connect', connectCovers, 'a.example:*', 'a.example:443', true],
  ['connect', connectCovers, '*:443', 'a.example:443', true],
  ['connect', connectCovers, 'a.example:443', 'a.example:80', false],
  ['connect', connectCovers, 'a.example:443', 'b.a.example:443', false],
  ['connect', connectCovers, 'a.example', 'a.example:443', false],
  ['process', processCovers, 'git status', 'git status', true],
  ['process', processCovers, 'git status', 'git status --short', true],
  ['process', processCovers, 'git status', 'git statusx', false],
  ['process', processCovers, 'git', 'git status', true],
  ['process', processCovers, 'git', '/usr/bin/git', false],
  ['process', processCovers, '', 'git', false],
  ['process', processCovers, 'git ', 'gitx', false],
  ['identity', identityCovers, 'admin', 'link', true],
  ['identity', identityCovers, 'link', 'resolve', true],
  ['identity', identityCovers, 'resolve', 'link', false],
  ['identity', identityCovers, 'root', 'resolve', false],
  ['identity', identityCovers, 'admin', 'root', false],
  ['topic', topicCovers, 'a.v1.b', 'a.v1.b', true],
  ['topic', topicCovers, 'a.v1.*', 'a.v1.b', true],
  ['topic', topicCovers, 'a.v1.*', 'a.v1.b.c', true],
  ['topic', topicCovers, 'a.v1.*', 'a.v1', false],
  ['topic', topicCovers, 'a.v1.*', 'a.v1x.b', false],
  ['topic', topicCovers, 'a.*.c', 'a.b.c', true],
  ['topic', topicCovers, 'a.*.c', 'a.b.x.c', false],
  ['topic', topicCovers, 'a.*.c', 'a.b', false],
  ['topic', topicCovers, 'a.*.c', 'a.*', false],
  ['topic', topicCovers, 'a.*', 'a.b.*', true],
  ['topic', topicCovers, 'a.b', 'a.*', false],
  ['topic', topicCovers, '*', 'a.b', true],
  ['topic', topicCovers, 'a', 'a.b', false],
  ['topic', topicCovers, '', '', false],
];

describe('rights', () => {
  it.each(COVERS)('%s: %o says whether %j contains %j: %s', (_kind, covers, declared, asked, expected) => {
    expect(covers(declared, asked)).toBe(expected);
  });

  it.each(COVERS.filter(([kind]) => kind === 'files'))(
    '%s in an index: as %o, of %j and %j: %s',
    (_kind, _covers, declared, asked, expected) => {
      expect(entryIndex(['tmp://other', declared])(asked)).toBe(expected);
    },
  );

  it('a declared topic contains a pattern only when it contains all its topics', () => {
    const part = fc.constantFrom('a', 'b', '*');
    const declared = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('.'));
    const asked = fc.array(fc.constantFrom('a', 'b'), { minLength: 1, maxLength: 3 }).map((parts) => parts.join('.'));
    fc.assert(
      fc.property(
        declared,
        asked,
        fc.array(fc.constantFrom('a', 'b'), { minLength: 1, maxLength: 3 }),
        (wide, base, rest) => {
          if (topicCovers(wide, `${base}.*`)) expect(topicCovers(wide, `${base}.${rest.join('.')}`)).toBe(true);
        },
      ),
    );
  });

  it('come from the root and from the components, with their places', () => {
    const capabilities = of(`[capabilities]
fs_read = ["*",
  "home://x"]
uplink = false
[[component]]
[component.capabilities]
fs_write = ["cwd://a"]
uplink = true
[[component]]
capabilities = { fs_read = ["tmp://"] }
[publish]
"a.b" = "opaque"
`);
    expect(fileRules(capabilities)).toEqual([
      { access: 'read', pattern: '*', place: 'Capsule.toml 2:12' },
      { access: 'read', pattern: 'home://x', place: 'Capsule.toml 3:3' },
      { access: 'read', pattern: 'tmp://', place: 'Capsule.toml 10:29' },
      { access: 'write', pattern: 'cwd://a', place: 'Capsule.toml 7:13' },
    ]);
    expect(heldNames(capabilities)).toEqual(['fs_read', 'fs_write', 'uplink']);
    expect(names(rightsOf(capabilities))).toEqual([
      'fs_read *',
      'fs_read home://x',
      'fs_read tmp://',
      'fs_write cwd://a',
      'publish a.b',
      'uplink true',
    ]);
  });

  it('are nothing where nothing is declared, or of a wrong type', () => {
    for (const text of [
      '',
      'capabilities = 3',
      '[capabilities]\nfs_read = "*"\nuplink = "yes"',
      '[capabilities]\nfs_read = [3]',
    ])
      expect(rightsOf(of(text))).toEqual([]);
  });

  it('say in words what they give, and how much it is', () => {
    const said = rightsOf(
      of('[capabilities]\nfs_read = ["cwd://src"]\nfs_write = ["*", "/srv", "cwd://a/../b"]\nhost_process = ["git"]\n'),
    );
    expect(said.map(({ sentence, impact }) => `${impact}: ${sentence}`)).toEqual([
      'low: Read src in the workspace, and everything below it.',
      'high: Write, make and remove everything in the workspace.',
      'high: Write, make and remove /srv of this machine and everything below it.',
      'high: Start “git” on this machine, with any further arguments.',
    ]);
  });

  it('grow only by what was not covered', () => {
    const before = rightsOf(of('[capabilities]\nfs_read = ["*"]\nnet = ["a.example"]\nipc_publish = ["a.*"]\n'));
    const after = rightsOf(
      of(
        '[capabilities]\nfs_read = ["cwd://src", "home://"]\nfs_write = ["cwd://src"]\nnet = ["b.a.example"]\nallow_persistent = true\n[publish]\n"a.b" = "r"\n',
      ),
    );
    const { added, removed } = growthOf(before, after);
    expect(names(added)).toEqual(['fs_read home://', 'fs_write cwd://src', 'allow_persistent true']);
    expect(names(removed)).toEqual(['fs_read *', 'net a.example', 'publish a.*']);
    expect(growthOf(after, after)).toEqual({ added: [], removed: [] });
  });

  it('grow in the time that reading them takes, however many there are', () => {
    const many = (capability: string, name: string) =>
      Array.from({ length: 20_000 }, (_, index) => ({ capability, entry: `${name}${index}` }));
    const before = [...many('fs_read', 'cwd://a'), ...many('net', 'a')];
    const after = [...before, ...many('fs_read', 'cwd://b'), ...many('net', 'b')];
    expect(growthOf(before, after).added).toHaveLength(40_000);
    expect(growthOf(before, after).removed).toEqual([]);
  });

  it('of an unknown kind are added unless they are the same', () => {
    expect(
      names(growthOf([{ capability: '__proto__', entry: 'a' }], [{ capability: '__proto__', entry: 'b' }]).added),
    ).toEqual(['__proto__ b']);
  });

  it('have one text whatever their order', () => {
    const [one, other] = [
      { capability: 'net', entry: 'a' },
      { capability: 'fs_read', entry: '*' },
    ];
    expect(rightsText([one, other])).toBe(rightsText([other, one, one]));
    expect(rightsText([one])).not.toBe(rightsText([other]));
  });
});
