/** What a PATH on the command line means. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { CallError } from '../../src-preload/contract/reply.ts';

import { aChange, aState } from './context-fixture.ts';
import { canonicalPath, selectChanges } from './paths.ts';

const top = realpathSync(mkdtempSync(join(tmpdir(), 'inspector-paths-')));
const workspace = join(top, 'work');
const state = aState(workspace);
beforeAll(() => {
  mkdirSync(join(workspace, 'src'), { recursive: true });
  mkdirSync(join(top, 'outside'));
  symlinkSync(workspace, join(top, 'link'));
  symlinkSync('/etc/passwd', join(workspace, 'src', 'away'));
});
afterAll(() => rmSync(top, { recursive: true }));

const at = (text: string, cwd = workspace): string => canonicalPath(text, { state, cwd });

describe('a PATH', () => {
  it.each([
    ['a', 'cwd://a'],
    ['src/a.ts', 'cwd://src/a.ts'],
    ['src//./a.ts/', 'cwd://src/a.ts'],
    ['cwd://a', 'cwd://a'],
    ['workspace://a', 'cwd://a'],
    ['HOME://a', 'home://a'],
    ['tmp://', 'tmp://'],
    ['/tmp', 'tmp://'],
    ['/tmp/a/b', 'tmp://a/b'],
    ['data://a', 'data://a'],
    ['.', 'cwd://'],
    ['./a', 'cwd://a'],
  ])('%s is %s', (text, path) => {
    expect(at(text)).toBe(path);
  });

  it('may be a host path inside the workspace, made by a capsule or not, through a link or not', () => {
    expect(at(workspace)).toBe('cwd://');
    expect(at(join(workspace, 'src', 'new', 'file'))).toBe('cwd://src/new/file');
    expect(at(join(top, 'link', 'src', 'new'))).toBe('cwd://src/new');
    expect(at(join(top, 'link', 'gone', 'deeper', 'a'))).toBe('cwd://gone/deeper/a');
  });

  it('names a link, not what it points to', () => {
    expect(at(join(top, 'link', 'src', 'away'))).toBe('cwd://src/away');
  });

  it('is seen from the current folder when it begins with a dot, and from the workspace when it does not', () => {
    const below = join(workspace, 'src');
    expect(at('./a', below)).toBe('cwd://src/a');
    expect(at('../a', below)).toBe('cwd://a');
    expect(at('a', below)).toBe('cwd://a');
    expect(at('./a', join(top, 'outside'))).toBe('cwd://a');
  });

  it.each(['/etc/passwd', '/tmpfile', 'ftp://a', 'a\nb'])('%j is refused', (text) => {
    expect(() => at(text)).toThrow(CallError);
  });
});

describe('a selection', () => {
  const changes = [
    aChange({ path: 'cwd://src' }),
    aChange({ path: 'cwd://src/a' }),
    aChange({ path: 'cwd://srcfile' }),
    aChange({ path: 'cwd://b', from: 'cwd://old/b', kind: 'renamed' }),
    aChange({ path: 'home://src/a' }),
  ];
  const select = (...texts: string[]) => {
    const { changes: chosen, unmatched } = selectChanges(changes, texts, { state, cwd: workspace });
    return [chosen.map(({ path }) => path), unmatched];
  };

  it('is everything when nothing is named', () => {
    expect(select()).toEqual([changes.map(({ path }) => path), []]);
  });
  it('takes a folder with all in it, and nothing that only begins like it', () => {
    expect(select('src')).toEqual([['cwd://src', 'cwd://src/a'], []]);
  });
  it('takes the whole of a scheme', () => {
    expect(select('home://')).toEqual([['home://src/a'], []]);
    expect(select('.')[0]).toHaveLength(4);
  });
  it('finds a rename by its old name', () => {
    expect(select('old')).toEqual([['cwd://b'], []]);
  });
  it('says which arguments stand for nothing', () => {
    expect(select('src/a', 'nothing')).toEqual([['cwd://src/a'], ['nothing']]);
  });
});
