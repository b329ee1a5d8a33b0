import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { makeTar } from '../capsule/manifest/test-tar.ts';
import { play } from './context-fixture.ts';
import { parseCommand } from './grammar.ts';
import { checkManifestFile, parseManifestCommand } from './manifest.ts';
import { UsageError } from './parse-options.ts';

const SOUND = '[package]\nname = "notes"\nversion = "1.0.0"\n[[component]]\nfile = "notes.wasm"\n';
const BROKEN = `${SOUND}[capabilities]\nfs_raed = ["*"]\nfs_read = "*"\n`;

describe('manifest check', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'manifest-check-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const check = async (file: string, format: 'plain' | 'json' = 'plain') => {
    const played = play({});
    const code = await checkManifestFile({ kind: 'manifest', file, format }, { ...played.context, cwd: folder });
    return { code, lines: played.out() };
  };

  it('says nothing of a sound manifest', async () => {
    writeFileSync(join(folder, 'Capsule.toml'), SOUND);
    expect(await check('.')).toEqual({ code: 0, lines: '' });
  });

  it('says what is wrong, where, and ends with 1 for an error', async () => {
    writeFileSync(join(folder, 'draft.toml'), BROKEN);
    expect(await check('draft.toml')).toEqual({
      code: 1,
      lines:
        'draft.toml:7:1: warning: [capabilities] knows no "fs_raed", so it does nothing. Did you mean fs_read?\n' +
        'draft.toml:8:11: error: fs_read of [capabilities] must be a list of texts, not text.\n',
    });
    const { lines } = await check('draft.toml', 'json');
    expect(JSON.parse(lines.split('\n')[1] ?? '')).toMatchObject({
      file: 'draft.toml',
      line: 8,
      column: 11,
      length: 3,
      severity: 'error',
    });
  });

  it('looks into packages, and ends with 0 for warnings', async () => {
    const text = `${SOUND}[capabilities]\nfs_read = ["cwd:///etc"]\n`;
    writeFileSync(join(folder, 'a.capsule'), gzipSync(makeTar([{ name: 'Capsule.toml', content: text }])));
    expect(await check('a.capsule')).toEqual({
      code: 0,
      lines: 'a.capsule:7:12: warning: An absolute path after cwd:// covers nothing. Did you mean "cwd://etc"?\n',
    });
  });

  it('refuses what is no manifest', async () => {
    mkdirSync(join(folder, 'empty'));
    writeFileSync(join(folder, 'b.capsule'), gzipSync(makeTar([{ name: 'x', content: '' }])));
    writeFileSync(join(folder, 'c.capsule'), gzipSync('no archive'));
    await expect(check('empty')).rejects.toMatchObject({ code: 'not-found' });
    await expect(check('none.toml')).rejects.toMatchObject({ code: 'not-found' });
    await expect(check('b.capsule')).rejects.toMatchObject({ code: 'not-found' });
    await expect(check('c.capsule')).rejects.toMatchObject({ code: 'bad-package' });
  });

  it('steers no terminal', async () => {
    writeFileSync(join(folder, 'draft.toml'), `${SOUND}"\\u001b[31m\\u202e" = 1\n`);
    expect((await check('draft.toml')).lines.trim()).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  it('has a grammar', () => {
    expect(parseCommand(['manifest', 'check', 'x', '--json'], '/')).toEqual({
      kind: 'manifest',
      file: 'x',
      format: 'json',
    });
    for (const words of [[], ['check'], ['list', 'x'], ['check', 'x', 'y'], ['check', '--what']])
      expect(() => parseManifestCommand(words)).toThrow(UsageError);
  });
});
