/** How paths lead to places: links, `..`, slashes, and what they run into. */
import { expect } from 'vitest';
import type { FsErrorCode } from '../../../src-preload/contract/vocabulary.ts';
import { codeOf } from '../files-by-path-contract.ts';
import { parseRelPath } from '../path/rel-path.ts';
import type { LastLink } from '../vfs.ts';
import { answers, shows } from './behaviour-contract.ts';
import type { Behaviour } from './behaviour-contract.ts';

const REFUSED: readonly (readonly [string, FsErrorCode])[] = [
  ['..', 'boundary-escape'],
  ['../docs', 'boundary-escape'],
  ['docs/../..', 'boundary-escape'],
  ['docs/../../x', 'boundary-escape'],
  ['docs/deep/../../../x', 'boundary-escape'],
  ['to-docs/../..', 'boundary-escape'],
  ['absolute', 'boundary-escape'],
  ['absolute/x', 'boundary-escape'],
  ['escape', 'boundary-escape'],
  ['escape/x', 'boundary-escape'],
  ['/etc/passwd', 'boundary-escape'],
  ['/', 'boundary-escape'],
  ['loop-a', 'link-loop'],
  ['loop-a/x', 'link-loop'],
  ['nope/x', 'not-found'],
  ['nope/../readme.txt', 'not-found'],
  ['docs/nope/../a.md', 'not-found'],
  ['readme.txt/x', 'not-directory'],
  ['readme.txt/', 'not-directory'],
  ['readme.txt/.', 'not-directory'],
  ['readme.txt/..', 'not-directory'],
  ['readme.txt/../docs', 'not-directory'],
  ['to-readme/', 'not-directory'],
  ['to-readme/x', 'not-directory'],
  ['dangling/x', 'not-found'],
  ['docs/deep/c.md/x', 'not-directory'],
];

/** A path, how its last link is taken, and the names that it comes down to. */
const RESOLVED: readonly (readonly [string, LastLink, string])[] = [
  ['', 'keep', ''],
  ['.', 'keep', ''],
  ['docs', 'keep', 'docs'],
  ['docs/', 'keep', 'docs'],
  ['docs//a.md', 'keep', 'docs/a.md'],
  ['./docs/./a.md', 'keep', 'docs/a.md'],
  ['docs/..', 'keep', ''],
  ['docs/../readme.txt', 'keep', 'readme.txt'],
  ['docs/deep/../a.md', 'keep', 'docs/a.md'],
  ['docs/deep/../../bare', 'keep', 'bare'],
  ['to-docs', 'keep', 'to-docs'],
  ['to-docs', 'follow', 'docs'],
  ['to-docs/', 'keep', 'docs'],
  ['to-docs/.', 'keep', 'docs'],
  ['to-docs/..', 'keep', ''],
  ['to-docs/deep/c.md', 'keep', 'docs/deep/c.md'],
  ['to-docs/deep/../up', 'follow', 'readme.txt'],
  ['docs/up', 'keep', 'docs/up'],
  ['docs/up', 'follow', 'readme.txt'],
  ['docs/deep/../../to-docs/deep/..', 'keep', 'docs'],
  ['dangling', 'keep', 'dangling'],
  ['dangling', 'follow', 'nowhere'],
  ['docs/new', 'keep', 'docs/new'],
  ['docs/new/', 'keep', 'docs/new'],
  ['to-docs/new', 'follow', 'docs/new'],
  ['loop-a', 'keep', 'loop-a'],
  ['absolute', 'keep', 'absolute'],
  ['escape', 'keep', 'escape'],
];

/** Links that are made at the root for this, and what is read through them; null when they lead nowhere. */
const LINKED: readonly (readonly [string, string, FsErrorCode | null])[] = [
  ['docs/a.md', 'alpha', null],
  ['./docs//./a.md', 'alpha', null],
  ['docs/../docs/a.md', 'alpha', null],
  ['to-docs/deep/c.md', 'gamma', null],
  ['to-readme', 'hello', null],
  ['docs/up', 'hello', null],
  ['docs/deep/../../readme.txt', 'hello', null],
  ['docs/a.md/', '', 'not-directory'],
  ['docs/a.md/..', '', 'not-directory'],
  ['docs', '', 'is-directory'],
  ['.', '', 'is-directory'],
  ['..', '', 'boundary-escape'],
  ['docs/../../x', '', 'boundary-escape'],
  ['/readme.txt', '', 'boundary-escape'],
  ['made', '', 'link-loop'],
  ['nope/../readme.txt', '', 'not-found'],
];

export const PATHS: readonly Behaviour[] = [
  ...REFUSED.map(([path, code]) => answers(`following ${path}`, (files) => files.at(path, 'follow'), code)),
  ...RESOLVED.map(([path, last, names]) =>
    shows(`"${path}", its last link ${last === 'keep' ? 'kept' : 'followed'}, leads to "${names}"`, ({ files }) => {
      expect(files.at(path, last).names).toEqual(names === '' ? [] : names.split('/'));
    }),
  ),
  ...LINKED.map(([target, content, code]) =>
    shows(`a link to ${target} ${code ? `is refused as ${code}` : `reads ${content}`}`, ({ files }) => {
      files.symlink(target, 'made');
      if (code) expect(codeOf(() => files.read('made'))).toBe(code);
      else expect(files.read('made')).toBe(content);
    }),
  ),
  shows('a directory handle is the floor of walks from it', ({ files }) => {
    files.atOnce(() => {
      const docs = files.openDir('docs');
      expect(files.at('deep/../a.md', 'follow', docs).names).toEqual(['docs', 'a.md']);
      expect(codeOf(() => files.at('..', 'follow', docs))).toBe('boundary-escape');
      expect(codeOf(() => files.at('deep/../..', 'follow', docs))).toBe('boundary-escape');
      expect(codeOf(() => files.at('up', 'follow', docs))).toBe('boundary-escape');
      expect(files.at('up', 'keep', docs).kind).toBe('symlink');
      docs.close();
    });
  }),
  shows('a handle that was opened through a link is of the directory, and walks go on from there', ({ files }) => {
    files.atOnce(() => {
      const docs = files.openDir('to-docs');
      expect(files.at('deep/c.md', 'keep', docs).names).toEqual(['docs', 'deep', 'c.md']);
      expect(codeOf(() => files.at('..', 'keep', docs))).toBe('boundary-escape');
      docs.close();
    });
  }),
  shows('what is missing has a place as long as its directory is there', ({ files }) => {
    expect(files.at('docs/new').kind).toBeNull();
    expect(files.at('dangling', 'follow').kind).toBeNull();
    expect(files.at('docs/new/').kind).toBeNull();
  }),
  shows('forty links are followed and no more', ({ files }) => {
    files.atOnce(() => {
      files.symlink('readme.txt', 'l1');
      for (let index = 2; index <= 41; index++) files.symlink(`l${index - 1}`, `l${index}`);
    });
    expect(files.read('l40')).toBe('hello');
    expect(codeOf(() => files.read('l41'))).toBe('link-loop');
    expect(files.readlink('l41')).toBe('l40');
  }),
  shows('forty links in the middle of a path are followed and no more', ({ files }) => {
    files.symlink('.', 'here');
    const path = (links: number): string => `${'here/'.repeat(links)}readme.txt`;
    expect(files.read(path(40))).toBe('hello');
    expect(codeOf(() => files.read(path(41)))).toBe('link-loop');
  }),
  shows('links count together, wherever they are on the way', ({ files }) => {
    files.symlink('.', 'here');
    files.symlink('here/here/here', 'thrice');
    expect(files.read(`${'thrice/'.repeat(10)}readme.txt`)).toBe('hello');
    expect(codeOf(() => files.read(`${'thrice/'.repeat(10)}to-readme`))).toBe('link-loop');
  }),
  shows('a link below a link that moved leads on from its new place', ({ files }) => {
    files.rename('docs', 'bare/docs');
    expect(codeOf(() => files.read('bare/docs/up'))).toBe('not-found');
    files.write('bare/readme.txt', 'near');
    expect(files.read('bare/docs/up')).toBe('near');
  }),
  shows('a link to a directory leads where its target is now', ({ files }) => {
    files.rename('docs', 'papers');
    expect(codeOf(() => files.read('to-docs/a.md'))).toBe('not-found');
    files.rename('bare', 'docs');
    expect(files.list('to-docs')).toEqual([]);
  }),
  shows('a file can stand where a link to a directory was', ({ files }) => {
    files.unlink('to-docs');
    files.write('to-docs', 'file');
    expect(codeOf(() => files.read('to-docs/a.md'))).toBe('not-directory');
  }),
  shows('a place is good until the tree changes, and then it is found anew', ({ files }) => {
    files.atOnce(() => {
      const place = files.at('docs/a.md');
      files.unlink('docs/a.md');
      expect(codeOf(() => files.vfs.stat(place))).toBe('not-found');
      files.write('docs/a.md', 'again');
      expect(files.vfs.stat(place).size).toBe(5);
    });
  }),
  shows('a place whose directory has become a link does not lead through it', ({ files }) => {
    files.atOnce(() => {
      const place = files.at('docs/a.md');
      files.rename('docs', 'papers');
      files.symlink('papers', 'docs');
      expect(codeOf(() => files.vfs.unlink(place))).not.toBe('ok');
      expect(files.read('papers/a.md')).toBe('alpha');
    });
  }),
  shows('a place or a handle of another tree is refused', (scene) => {
    const { files } = scene;
    const foreign = scene.another();
    foreign.write('x', '');
    expect(codeOf(() => files.vfs.unlink(foreign.at('x')))).toBe('cross-mount');
    expect(codeOf(() => files.vfs.stat(foreign.at('x')))).toBe('cross-mount');
    expect(codeOf(() => files.vfs.rename(files.at('readme.txt'), foreign.at('y')))).toBe('cross-mount');
    expect(codeOf(() => files.vfs.link(foreign.at('x'), files.at('y')))).toBe('cross-mount');
    expect(codeOf(() => files.vfs.locate(foreign.root, parseRelPath('x'), 'keep'))).toBe('cross-mount');
    expect(foreign.list('')).toEqual(['x']);
  }),
];
