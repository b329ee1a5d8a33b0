/** What a path below a directory may be, and what becomes of it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VfsError } from '../errors.ts';
import { MAX_DEPTH, MAX_NAME_BYTES, MAX_PATH_BYTES, parseRelPath, relPath } from './rel-path.ts';

function codeOf(text: string): string {
  try {
    parseRelPath(text);
    return 'none';
  } catch (error) {
    if (error instanceof VfsError) return error.code;
    throw error;
  }
}

const bytes = (text: string): number => Buffer.byteLength(text);
// eslint-disable-next-line no-control-regex -- finding control characters is its job
const NOT_IN_A_NAME = /[/\u0000-\u001f\u007f-\u009f]/;
/** Any name that a guest may ask for. */
const name = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 60 })
  .map((text) => text.normalize('NFC'))
  .filter((text) => !NOT_IN_A_NAME.test(text) && text !== '.' && bytes(text) <= MAX_NAME_BYTES);
const names = fc.array(fc.oneof(name, fc.constant('..')), { maxLength: 12 });
/** Between names: one slash, several, or steps that stay where they are. */
const separator = fc.constantFrom('/', '//', '/./', '///././');

describe('parsing a path below a directory', () => {
  it('gives back the names of any path that is allowed, `..` among them', () => {
    fc.assert(
      fc.property(names, (path) => {
        expect(parseRelPath(path.join('/')).names).toEqual(path);
      }),
    );
  });

  it('leaves out empty names and `.`, wherever they are', () => {
    const spelled = fc.tuple(
      names,
      fc.array(separator, { minLength: 12, maxLength: 12 }),
      fc.constantFrom('', './', './/./'),
    );
    fc.assert(
      fc.property(spelled, ([path, separators, start]) => {
        const text = path.map((part, index) => (index === 0 ? part : `${separators[index]}${part}`)).join('');
        expect(parseRelPath(start + text).names).toEqual(path);
      }),
    );
  });

  it('never lets through a name that is not one component, whatever the text', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc
        .array(fc.constantFrom('/', '.', '..', '\0', 'a', '\n', '\ud800', 'e\u0301', '\\', ' '), { maxLength: 20 })
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, (input) => {
        if (codeOf(input) !== 'none') return;
        for (const part of parseRelPath(input).names) {
          expect(part).not.toMatch(/^\.?$/);
          expect(part).not.toMatch(NOT_IN_A_NAME);
          expect(part.isWellFormed()).toBe(true);
          expect(part.normalize('NFC')).toBe(part);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('fails only with the words it documents', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        expect(['none', 'invalid-path', 'name-too-long', 'boundary-escape']).toContain(codeOf(text));
      }),
    );
  });

  it.each(['', '.', './', './/.'])('takes %j for the directory itself', (text) => {
    expect(parseRelPath(text)).toMatchObject({ names: [], mustBeDirectory: true });
  });

  it.each([
    ['a', false],
    ['a/', true],
    ['a/.', true],
    ['a/..', true],
    ['a//', true],
    ['./a', false],
    ['../a', false],
    ['a.', false],
    ['...', false],
  ])('of %j knows whether it must be a directory: %s', (text, expected) => {
    expect(parseRelPath(text).mustBeDirectory).toBe(expected);
  });

  it.each(['a/../b', '../x', 'a/../../..'])('keeps every `..` of %j for the walk', (text) => {
    expect(parseRelPath(text).names).toEqual(text.split('/'));
  });

  it.each(['/', '//', '/a', '/..', '///etc/passwd'])('refuses %j, which is absolute', (text) => {
    expect(codeOf(text)).toBe('boundary-escape');
  });

  it.each(['\0', 'f\0', 'f\0../outside', 'a/\0/b', 'a\nb', 'a\tb', '\u001b[31m', 'a\u007f', 'a\u009b31m', '\r'])(
    'refuses %j, which has control characters',
    (text) => {
      expect(codeOf(text)).toBe('invalid-path');
    },
  );

  it.each(['\ud800', 'a/\udc00', '..\ud800', 'x\udfff/y'])('refuses %j, which is not Unicode', (text) => {
    expect(codeOf(text)).toBe('invalid-path');
  });

  it('refuses names that are not in form NFC', () => {
    fc.assert(
      fc.property(fc.constantFrom('é', 'ü', 'Å', '한', 'ñ'), name, (letter, part) => {
        expect(codeOf(letter)).toBe('none');
        expect(codeOf(`${part}/${letter.normalize('NFD')}`)).toBe('invalid-path');
      }),
    );
  });

  it.each([
    '..\\outside',
    'C:\\x',
    '~',
    '$HOME',
    '%2e%2e',
    '\uff0e\uff0e',
    '\u2024\u2024',
    '.wh.f',
    '-rf',
    'CON',
    ' ',
    'a.',
  ])('takes %j literally', (text) => {
    expect(parseRelPath(text).names).toEqual([text]);
  });

  it('counts a name in bytes', () => {
    expect(codeOf('n'.repeat(MAX_NAME_BYTES))).toBe('none');
    expect(codeOf('n'.repeat(MAX_NAME_BYTES + 1))).toBe('name-too-long');
    expect(codeOf('é'.repeat(127))).toBe('none');
    expect(codeOf('é'.repeat(128))).toBe('name-too-long');
    expect(codeOf('語'.repeat(85))).toBe('none');
    expect(codeOf('語'.repeat(86))).toBe('name-too-long');
    expect(codeOf('😀'.repeat(63))).toBe('none');
    expect(codeOf('😀'.repeat(64))).toBe('name-too-long');
  });

  it('counts a path in bytes', () => {
    const path = (letter: string, length: number): string => `${`${letter.repeat(63)}/`.repeat(length)}x`;
    expect(bytes(path('n', 63))).toBeLessThan(MAX_PATH_BYTES);
    expect(codeOf(path('n', 63))).toBe('none');
    expect(codeOf(path('n', 64))).toBe('name-too-long');
    expect(codeOf(path('é', 32))).toBe('none');
    expect(codeOf(path('é', 33))).toBe('name-too-long');
    expect(codeOf('./'.repeat(MAX_PATH_BYTES / 2))).toBe('none');
    expect(codeOf(`${'./'.repeat(MAX_PATH_BYTES / 2)}x`)).toBe('name-too-long');
  });

  it('counts levels, and not what stays where it is', () => {
    const levels = (count: number): string => Array.from({ length: count }, () => 'd').join('/./');
    expect(codeOf(levels(MAX_DEPTH))).toBe('none');
    expect(codeOf(levels(MAX_DEPTH + 1))).toBe('name-too-long');
    expect(codeOf('../'.repeat(MAX_DEPTH + 1))).toBe('name-too-long');
  });
});

describe('a path of names from a tree', () => {
  it('keeps them as they are, for a tree may hold what a guest may not ask for', () => {
    expect(relPath(['a\nb', 'e\u0301'])).toMatchObject({ names: ['a\nb', 'e\u0301'], mustBeDirectory: false });
  });
});
