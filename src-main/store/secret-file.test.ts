import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { SecretFile } from './secret-file.ts';

describe('the file of secrets', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'secrets-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const file = () => join(folder, 'secrets.json');

  it('is for its owner only, and keeps each secret in its space', () => {
    const secrets = new SecretFile(file());
    expect(secrets.has('a', 'token')).toBe(false);
    secrets.put('a', 'token', { form: 'plain', text: '1' });
    secrets.put('b', 'token', { form: 'sealed', text: '2' });
    secrets.put('a', 'other', { form: 'plain', text: '3' });
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(file(), 'utf8'))).toEqual({
      a: { token: { form: 'plain', text: '1' }, other: { form: 'plain', text: '3' } },
      b: { token: { form: 'sealed', text: '2' } },
    });
    const again = new SecretFile(file());
    expect([again.has('a', 'token'), again.has('b', 'other'), again.has('a', 'toString')]).toEqual([
      true,
      false,
      false,
    ]);
    expect(readdirSync(folder)).toEqual(['secrets.json']);
  });

  it('has none when it is damaged', () => {
    writeFileSync(file(), '{"a":');
    const secrets = new SecretFile(file());
    expect(secrets.has('a', 'token')).toBe(false);
    secrets.put('a', 'token', { form: 'plain', text: '1' });
    expect(secrets.has('a', 'token')).toBe(true);
  });

  it('names no folder of the host when it cannot be written', () => {
    const secrets = new SecretFile(join(folder, 'gone', 'secrets.json'));
    expect(() => secrets.put('a', 'b', { form: 'plain', text: '' })).toThrow(
      expect.objectContaining({ name: 'VfsError', message: expect.not.stringContaining(folder) as string }),
    );
  });
});
