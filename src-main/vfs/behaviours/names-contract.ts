/** Odd names: what other systems, other layers or a shell would take for something else. */
import { expect } from 'vitest';
import { answers, shows } from './behaviour-contract.ts';
import { codeOf } from '../files-by-path-contract.ts';
import { relPath } from '../path/rel-path.ts';
import type { Behaviour } from './behaviour-contract.ts';

/** Names that a guest may use. */
const ODD: readonly string[] = [
  '.wh.x',
  '.wh..wh..opq',
  '.wh.readme.txt',
  '.wh.',
  '...',
  '....',
  '..x',
  '.hidden',
  'con',
  'NUL.txt',
  'trailing.',
  'trailing ',
  ' ',
  '-rf',
  '*',
  'a:b',
  'a\\b',
  '..\\..',
  '%2e%2e',
  '~',
  '$HOME',
  '`id`',
  'größe',
  '日本語',
  '😀',
  '\u200b',
  '\u202etxt.exe',
  'constructor',
  '__proto__',
  'toString',
  '.capsule-inspector-x',
  'sandbox.db',
  '0',
];

const REFUSED = [
  ['a line break', 'a\nb', 'invalid-path'],
  ['a NUL', 'a\0b', 'invalid-path'],
  ['an escape character', '\u001b[31m', 'invalid-path'],
  ['half a surrogate pair', 'a\ud800', 'invalid-path'],
  ['an accent apart from its letter', 'e\u0301', 'invalid-path'],
  ['256 bytes', 'n'.repeat(256), 'name-too-long'],
  ['128 letters of two bytes', 'é'.repeat(128), 'name-too-long'],
] as const;

const LONGEST: readonly (readonly [string, string])[] = [
  ['255 letters of one byte', 'n'.repeat(255)],
  ['127 letters of two bytes', 'é'.repeat(127)],
  ['63 letters of four bytes', '😀'.repeat(63)],
];

export const NAMES: readonly Behaviour[] = [
  ...ODD.map((name) =>
    shows(`${JSON.stringify(name)} is a name like others, in a directory and as one`, ({ files }) => {
      files.write(`bare/${name}`, 'content');
      files.mkdir(name);
      files.write(`${name}/in`, 'inner');
      expect(files.list('bare')).toEqual([name]);
      expect(files.list('')).toContain(name);
      expect(files.read(`bare/${name}`) + files.read(`${name}/in`)).toBe('contentinner');
      files.rename(`bare/${name}`, `docs/${name}`);
      files.unlink(`docs/${name}`);
      expect([files.list('bare'), files.list('docs')]).toEqual([[], ['a.md', 'b.md', 'deep', 'up']]);
      expect(files.read('readme.txt')).toBe('hello');
    }),
  ),
  ...REFUSED.map(([what, name, code]) =>
    answers(`a name with ${what}`, (files) => files.write(`bare/${name}`, ''), code),
  ),
  ...LONGEST.map(([what, name]) =>
    shows(`a name of ${what} is made, listed, read, moved and removed`, ({ files }) => {
      files.write(`bare/${name}`, 'long');
      expect(files.list('bare')).toEqual([name]);
      files.rename('bare', 'moved');
      expect(files.read(`moved/${name}`)).toBe('long');
      files.unlink(`moved/${name}`);
      expect(files.list('moved')).toEqual([]);
    }),
  ),
  shows('a name with a line break that came from a listing is made, listed and removed', ({ files }) => {
    files.atOnce(() => {
      const at = () => files.vfs.locate(files.root, relPath(['bare', 'line\nbreak']), 'keep');
      files.vfs.makeDirectory(at(), 0o755);
      expect(files.list('bare')).toEqual(['line\nbreak']);
      files.vfs.removeDirectory(at());
      expect(files.list('bare')).toEqual([]);
    });
  }),
  shows('names like those of whiteouts hide nothing', ({ files }) => {
    files.write('docs/.wh.a.md', '');
    files.write('docs/.wh..wh..opq', '');
    expect(files.list('docs')).toEqual(['.wh..wh..opq', '.wh.a.md', 'a.md', 'b.md', 'deep', 'up']);
    expect(files.read('docs/a.md')).toBe('alpha');
  }),
  shows('a path of nearly 4096 bytes is walked, and one of more is refused', ({ files }) => {
    const path = `${'./'.repeat(2040)}readme.txt`;
    expect(files.read(path)).toBe('hello');
    expect(codeOf(() => files.read(`${'./'.repeat(10)}${path}`))).toBe('name-too-long');
  }),
  shows('a path of 257 levels is refused', ({ files }) => {
    expect(codeOf(() => files.at('d/'.repeat(257)))).toBe('name-too-long');
  }),
];
