/** What a shell was started on becomes a sandbox or a sentence; the sample is copied once. */
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, describe, expect, it, vi } from 'vitest';

import type { CallOutput } from '../../src-preload/contract/api.ts';
import { CallError } from '../../src-preload/contract/reply.ts';
import type { Target } from '../settings.ts';

import { browserOpener } from './open-browser.ts';
import { openTarget } from './opening.ts';
import { ensureSampleWorkspace } from './sample.ts';

const top = mkdtempSync(join(tmpdir(), 'inspector-opening-'));
afterAll(() => rmSync(top, { recursive: true }));

describe('opening', () => {
  const sandboxOpen = vi.fn(async () => ({ sandbox: { id: 'id' } }) as CallOutput<'sandboxOpen'>);
  const runList = vi.fn(async () => [] as CallOutput<'runList'>);
  const capsuleList = async () => [{ name: 'tidy', file: '/tidy.wasm' }] as CallOutput<'capsuleList'>;
  const runStart = vi.fn(async () => ({ id: 'r' }) as CallOutput<'runStart'>);
  const client = { sandboxOpen, runList, capsuleList, runStart };

  it.each<[Target, unknown]>([
    [{ kind: 'folder', folder: '/w', name: null }, { workspace: '/w' }],
    [
      { kind: 'folder', folder: '/w', name: 'n' },
      { workspace: '/w', name: 'n' },
    ],
    [{ kind: 'name', name: 'n' }, { name: 'n' }],
    [{ kind: 'sample' }, { workspace: '/sample' }],
  ])('%j', async (target, input) => {
    expect(await openTarget(target, client, () => '/sample')).toEqual({ sandbox: 'id', problem: null });
    expect(sandboxOpen).toHaveBeenLastCalledWith(input);
  });

  it('gives the sample one run to look at, when nothing ever ran in it, and other folders none', async () => {
    runStart.mockClear();
    await openTarget({ kind: 'folder', folder: '/w', name: null }, client, () => '/sample');
    expect(runStart).not.toHaveBeenCalled();
    await openTarget({ kind: 'sample' }, client, () => '/sample');
    expect(runStart).toHaveBeenCalledExactlyOnceWith({ sandbox: 'id', file: '/tidy.wasm', args: [] });
    runList.mockResolvedValueOnce([{ id: 'r' }] as CallOutput<'runList'>);
    await openTarget({ kind: 'sample' }, client, () => '/sample');
    expect(runStart).toHaveBeenCalledTimes(1);
  });

  it('shows the welcome screen when nothing was asked for, and with the reason when it failed', async () => {
    const gone = { ...client, sandboxOpen: () => Promise.reject(new CallError('workspace-gone', 'It is gone.')) };
    expect(await openTarget({ kind: 'none' }, gone, () => '')).toEqual({ sandbox: null, problem: null });
    expect(await openTarget({ kind: 'sample' }, gone, () => '/s')).toEqual({ sandbox: null, problem: 'It is gone.' });
  });
});

it('copies the sample once, and leaves what the user made of it alone', () => {
  const [resources, home] = [join(top, 'resources'), join(top, 'home')];
  mkdirSync(join(resources, 'samples', 'workspace', 'src'), { recursive: true });
  writeFileSync(join(resources, 'samples', 'workspace', 'src', 'a'), 'ours');
  const folder = ensureSampleWorkspace(resources, home);
  expect(readFileSync(join(folder, 'src', 'a'), 'utf8')).toBe('ours');
  writeFileSync(join(folder, 'src', 'a'), 'theirs');
  expect(ensureSampleWorkspace(resources, home)).toBe(folder);
  expect(readFileSync(join(folder, 'src', 'a'), 'utf8')).toBe('theirs');
  expect(readdirSync(join(home, 'samples'))).toEqual(['workspace']);
});

describe('a browser is opened', () => {
  const linux = { env: { DISPLAY: ':0' }, platform: 'linux', userHome: '/' } as const;
  it.each([
    ['on a desktop', linux, true, 'xdg-open'],
    ['on macOS', { ...linux, env: {}, platform: 'darwin' }, true, 'open'],
    ['never without a terminal', linux, false, null],
    ['never without a display', { ...linux, env: {} }, true, null],
    ['never in CI', { ...linux, env: { DISPLAY: ':0', CI: 'true' } }, true, null],
  ] as const)('%s', (_when, environment, isTerminal, opener) => {
    expect(browserOpener(environment, isTerminal)).toBe(opener);
  });
});
