// @vitest-environment happy-dom
/** Putting an earlier content back. */
import { afterEach, describe, expect, it, vi } from 'vitest';

import { CallError } from '../../src-preload/contract/reply.ts';
import { fakeClient, quiet } from '../client/fake-client.ts';

import { RestoreVersion } from './restore-version.tsx';
import { draw } from './test-render.tsx';
import type { Drawn } from './test-render.tsx';

let drawn: Drawn | null = null;
afterEach(async () => {
  await drawn?.remove();
  drawn = null;
});

const STAT = { path: 'cwd://a', kind: 'file', size: 1, mode: 0, modifiedAt: 0, version: 'v1', layer: 'top' } as const;

async function ask(answers: Parameters<typeof fakeClient>[0], onDone = vi.fn()) {
  const version = { path: 'cwd://a', seq: 1234, side: 'before' } as const;
  const shown = await draw(
    <RestoreVersion client={fakeClient(answers)} sandbox="s" notify={quiet} version={version} onDone={onDone} />,
  );
  drawn = shown;
  await shown.click(shown.button('Restore this version…'));
  await shown.until(() => shown.button('Restore') !== null || shown.host.querySelector('[role="alert"]') !== null);
  return shown;
}

describe('restoring a version', () => {
  it('says first what it will do, and writes over the version that was there when it said so', async () => {
    const fileRestore = vi.fn(() => Promise.resolve(STAT));
    const onDone = vi.fn();
    const shown = await ask({ fileStat: () => Promise.resolve(STAT), fileRestore }, onDone);
    expect(shown.host.textContent).toContain('as it was before event 1,234');
    expect(shown.host.textContent).toContain('What it holds now is replaced, and stays in its history.');
    expect(fileRestore).not.toHaveBeenCalled();
    await shown.click(shown.button('Restore'));
    await shown.until(() => onDone.mock.calls.length === 1);
    expect(fileRestore).toHaveBeenCalledExactlyOnceWith({
      sandbox: 's',
      path: 'cwd://a',
      seq: 1234,
      side: 'before',
      version: 'v1',
    });
  });
  it('makes a file that is not there now', async () => {
    const fileRestore = vi.fn(() => Promise.resolve(STAT));
    const shown = await ask({ fileStat: () => Promise.reject(new CallError('not-found', '')), fileRestore });
    expect(shown.host.textContent).toContain('There is no such file now: it is made.');
    await shown.click(shown.button('Restore'));
    expect(fileRestore).toHaveBeenCalledWith({ sandbox: 's', path: 'cwd://a', seq: 1234, side: 'before' });
  });
  it('writes nothing when the file was changed meanwhile, and can be asked again', async () => {
    const fileRestore = () => Promise.reject(new CallError('conflict', 'moved'));
    const shown = await ask({ fileStat: () => Promise.resolve(STAT), fileRestore });
    await shown.click(shown.button('Restore'));
    await shown.until(() => shown.host.querySelector('[role="alert"]') !== null);
    expect(shown.host.textContent).toContain('the file was changed since you asked');
    await shown.click(shown.button('Ask again'));
    await shown.until(() => shown.button('Restore') !== null);
  });
  it('says why it cannot be asked for', async () => {
    const shown = await ask({ fileStat: () => Promise.reject(new CallError('access', 'Not for you.')) });
    expect(shown.host.querySelector('[role="alert"]')?.textContent).toContain('Not restored: Not for you.');
  });
});
