/** Every spelling of a scheme path, and the one that is canonical. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VfsError } from '../errors.ts';
import { formatPath, parseSchemePath } from './scheme-path.ts';

const EXTRA = new Set(['docs', 'lib-2']);

function codeOf(text: string): string {
  try {
    parseSchemePath(text, EXTRA);
    return 'none';
  } catch (error) {
    if (error instanceof VfsError) return error.code;
    throw error;
  }
}

function canonical(text: string): string {
  const { mount, path } = parseSchemePath(text, EXTRA);
  return formatPath(mount, path.names);
}

const name = fc.stringMatching(/^[a-z:.~ -]{1,12}$/).filter((text) => text !== '.');
const names = fc.array(name, { maxLength: 6 });
const mount = fc.constantFrom('cwd', 'home', 'tmp', 'docs', 'lib-2');

describe('a scheme path', () => {
  it.each([
    ['cwd://a/b', 'cwd://a/b'],
    ['workspace://a/b', 'cwd://a/b'],
    ['WorkSpace://a/b', 'cwd://a/b'],
    ['a/b', 'cwd://a/b'],
    ['./a//b/', 'cwd://a/b'],
    ['', 'cwd://'],
    ['.', 'cwd://'],
    ['cwd://', 'cwd://'],
    ['cwd://.', 'cwd://'],
    ['home://', 'home://'],
    ['HOME://x', 'home://x'],
    ['tmp://x', 'tmp://x'],
    ['/tmp', 'tmp://'],
    ['/tmp/', 'tmp://'],
    ['/tmp/x', 'tmp://x'],
    ['/tmp//x/./y', 'tmp://x/y'],
    ['docs://x', 'docs://x'],
    ['tmpfile', 'cwd://tmpfile'],
    ['tmp/x', 'cwd://tmp/x'],
    ['home:/x', 'cwd://home:/x'],
    ['cwd:x', 'cwd://cwd:x'],
    ['a/home://x', 'cwd://a/home:/x'],
    ['cwd://home://x', 'cwd://home:/x'],
    ['cwd://../x', 'cwd://../x'],
    ['/tmp/../x', 'tmp://../x'],
  ])('%j is spelled %j', (text, expected) => {
    expect(canonical(text)).toBe(expected);
  });

  it('in its canonical spelling means what it was made from', () => {
    fc.assert(
      fc.property(mount, names, (scheme, path) => {
        const parsed = parseSchemePath(formatPath(scheme, path), EXTRA);
        expect([parsed.mount, parsed.path.names]).toEqual([scheme, path]);
      }),
    );
  });

  it('has one canonical spelling: canonical twice is canonical once', () => {
    const text = fc.oneof(
      fc.tuple(fc.constantFrom('', 'workspace://', '/tmp/', 'HOME://', 'docs://'), names),
      fc.tuple(fc.constant(''), fc.array(fc.string({ unit: 'binary' }))),
    );
    fc.assert(
      fc.property(text, ([start, path]) => {
        const spelled = start + path.join('/');
        if (codeOf(spelled) === 'none') expect(canonical(canonical(spelled))).toBe(canonical(spelled));
      }),
    );
  });

  it('leads to a known mount or is refused, whatever the text', () => {
    const text = fc.tuple(
      fc.string({ unit: 'binary', maxLength: 20 }),
      fc.constantFrom('', '://', ':', '/'),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(text, (parts) => {
        const spelled = parts.join('');
        if (codeOf(spelled) === 'none')
          expect(['cwd', 'home', 'tmp', 'docs', 'lib-2']).toContain(parseSchemePath(spelled, EXTRA).mount);
        else expect(['invalid-path', 'name-too-long', 'boundary-escape']).toContain(codeOf(spelled));
      }),
    );
  });

  it.each(['file:///etc/passwd', 'http://x', 'global://x', 'constructor://x', 'Docs://x', 'c://x', 'lib-3://x'])(
    'of an unknown scheme is refused: %j',
    (text) => {
      expect(codeOf(text)).toBe('invalid-path');
    },
  );

  it.each(['/', '/etc/passwd', '/tmpx', '//tmp/x', '/Tmp/x', '/proc/self/root', 'cwd:///etc', 'home:////x'])(
    'that is absolute is refused: %j',
    (text) => {
      expect(codeOf(text)).toBe('boundary-escape');
    },
  );

  it.each(['cwd://a\0b', '/tmp/\0', '\0cwd://a', 'cwd://a\nb', 'home://e\u0301', 'tmp://\ud800'])(
    'of impossible characters is refused: %j',
    (text) => {
      expect(codeOf(text)).toBe('invalid-path');
    },
  );

  it('names the scheme it does not know, with nothing in it that could act on a terminal', () => {
    expect(() => parseSchemePath('evil://x')).toThrow('unknown scheme "evil"');
  });
});
