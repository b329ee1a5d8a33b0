import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { SandboxRegistry } from './sandbox-registry.ts';

let top = '';
let registry: SandboxRegistry;
let clock = 0;

beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), 'registry-'));
  mkdirSync(join(top, 'work'));
  registry = new SandboxRegistry(join(top, 'state'), () => (clock += 1));
});
afterEach(() => {
  rmSync(top, { recursive: true });
});

const codeOf = (act: () => unknown): unknown => {
  try {
    act();
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
  return undefined;
};

test('a workspace has one sandbox, found again by its real path however it is spelled', () => {
  symlinkSync(join(top, 'work'), join(top, 'alias'));
  const made = registry.find({ workspace: join(top, 'work') });
  expect(registry.find({ workspace: join(top, 'alias') }).id).toBe(made.id);
  expect(registry.find({ workspace: join(top, 'work', '..', 'work') }).id).toBe(made.id);
  expect(registry.list()).toHaveLength(1);
});

test('a name makes a sandbox of its own over the same workspace, and finds it again alone', () => {
  const workspace = join(top, 'work');
  const plain = registry.find({ workspace });
  const named = registry.find({ workspace, name: 'Second Try' });
  expect(named.id).not.toBe(plain.id);
  expect(registry.find({ name: 'Second Try' })).toMatchObject({ id: named.id, workspace: plain.workspace });
});

test('a name that belongs to another workspace is refused, naming both', () => {
  mkdirSync(join(top, 'other'));
  registry.find({ workspace: join(top, 'work'), name: 'mine' });
  expect(() => registry.find({ workspace: join(top, 'other'), name: 'mine' })).toThrow(
    /belongs to .*work, not to .*other/,
  );
});

test('a workspace that is gone, a file, or a name nobody has are told apart', () => {
  writeFileSync(join(top, 'file'), '');
  expect(codeOf(() => registry.find({ workspace: join(top, 'gone') }))).toBe('workspace-gone');
  expect(codeOf(() => registry.find({ workspace: join(top, 'file') }))).toBe('workspace-gone');
  expect(codeOf(() => registry.find({ name: 'nobody' }))).toBe('not-found');
});

test('a record that is not JSON is reported by opening it, and hides no other sandbox', () => {
  mkdirSync(join(top, 'other'));
  const broken = registry.find({ workspace: join(top, 'work') });
  registry.find({ workspace: join(top, 'other') });
  writeFileSync(join(registry.folderOf(broken.id), 'sandbox.json'), '{ not json');
  expect(registry.list()).toHaveLength(1);
  expect(codeOf(() => registry.find({ workspace: join(top, 'work') }))).toBe('sandbox-corrupt');
});
