/** Terminals of runs. */
import { describe, expect, it, vi } from 'vitest';

import type { ApiClient } from '../../../src-preload/contract/api.ts';
import { fakeClient, sampleRun } from '../../client/fake-client.ts';

import { createTerminalStore, farewell } from './store.ts';
import { createTranscript } from './transcript.ts';
import type { TranscriptPart } from './transcript.ts';

const textOf = (parts: readonly TranscriptPart[]) =>
  parts.map((part) => (typeof part === 'string' ? part : new TextDecoder().decode(part))).join('');

describe('the terminal store', () => {
  it('sends typed lines to the run and end of input once', () => {
    const runInput = vi.fn(() => Promise.resolve({}));
    const store = createTerminalStore(fakeClient({ runInput }));
    store.getState().type('r', 'hi\r');
    store.getState().type('r', '\x04');
    store.getState().type('r', 'ignored\r');
    expect(runInput.mock.calls).toEqual([
      [{ run: 'r', bytes: new TextEncoder().encode('hi\n') }],
      [{ run: 'r', bytes: null }],
    ]);
  });
  it('stops the run with Ctrl+C, also after end of input', () => {
    const runKill = vi.fn(() => Promise.resolve({}));
    const store = createTerminalStore(fakeClient({ runKill, runInput: () => Promise.resolve({}) }));
    store.getState().type('r', '\x04');
    store.getState().type('r', '\x03');
    expect(runKill).toHaveBeenCalledExactlyOnceWith({ run: 'r' });
  });
  it('says once how the run ended', () => {
    const store = createTerminalStore(fakeClient({}));
    const ended = sampleRun('r', { state: 'ended', end: { how: 'exited', code: 0 } });
    store.getState().receive('r', { stream: 'stdout', bytes: new TextEncoder().encode('out') });
    store.getState().changed(ended);
    store.getState().changed(ended);
    const parts: TranscriptPart[] = [];
    store
      .getState()
      .session('r')
      .transcript.attach((part) => parts.push(part));
    expect(textOf(parts)).toMatch(/^out/);
    expect(textOf(parts).match(/exited with 0/g)).toHaveLength(1);
  });
  it('shows what a run printed before this window was opened, and then what came since, once', async () => {
    const bytes = (text: string) => new TextEncoder().encode(text);
    const asked = Promise.withResolvers<Awaited<ReturnType<ApiClient['runOutputGet']>>>();
    const store = createTerminalStore(fakeClient({ runOutputGet: () => asked.promise }), (run) => run === 'old');
    const { session, receive } = store.getState();
    const parts: TranscriptPart[] = [];
    session('old').transcript.attach((part) => parts.push(part));
    receive('old', { stream: 'stdout', bytes: bytes('two'), at: 3 });
    receive('old', { stream: 'stderr', bytes: bytes('bad'), at: 6 });
    asked.resolve({ pieces: [{ stream: 'stdout', bytes: bytes('onetwo') }], missing: 0, cutAt: 1, total: 6 });
    await vi.waitFor(() => expect(parts).not.toEqual([]));
    receive('old', { stream: 'stdout', bytes: bytes('!'), at: 9 });
    expect(textOf(parts)).toBe('onetwo\x1b[91mbad\x1b[39m!');
  });
  it('marks what is not kept', async () => {
    const piece = { stream: 'stdout', bytes: new TextEncoder().encode('x') } as const;
    const kept = { pieces: [piece, piece], missing: 2048, cutAt: 1, total: 2050 };
    const store = createTerminalStore(fakeClient({ runOutputGet: () => Promise.resolve(kept) }), () => true);
    const parts: TranscriptPart[] = [];
    store
      .getState()
      .session('r')
      .transcript.attach((part) => parts.push(part));
    await vi.waitFor(() => expect(textOf(parts)).toMatch(/^x\r\n.*2.0 KiB are not kept.*\r\nx$/));
  });
  it('gives a program that draws the whole screen every key as it is', () => {
    const runInput = vi.fn(() => Promise.resolve({}));
    const store = createTerminalStore(fakeClient({ runInput }));
    store.getState().setKeys('r', 'raw');
    store.getState().type('r', '\x1b[A');
    store.getState().type('r', '\x03');
    expect(runInput.mock.calls).toEqual([
      [{ run: 'r', bytes: new TextEncoder().encode('\x1b[A') }],
      [{ run: 'r', bytes: new TextEncoder().encode('\x03') }],
    ]);
  });

  it('names the trap and what the guest was doing', () => {
    expect(
      farewell({ how: 'trapped', message: 'unreachable', doing: 'inside path_open of cwd://a', stack: '' }),
    ).toMatch(/trapped: unreachable.*\r\n.*inside path_open of cwd:\/\/a/);
  });
});

describe('a transcript', () => {
  it('replays what was written, then follows', () => {
    const transcript = createTranscript();
    transcript.write('a');
    const parts: TranscriptPart[] = [];
    const leave = transcript.attach((part) => parts.push(part));
    transcript.write('b');
    leave();
    transcript.write('c');
    expect(parts).toEqual(['a', 'b']);
  });
  it('lets the oldest parts go beyond its limit', () => {
    const transcript = createTranscript(10);
    for (const part of ['aaaa', 'bbbb', 'cccc']) transcript.write(part);
    const parts: TranscriptPart[] = [];
    transcript.attach((part) => parts.push(part));
    expect(parts).toEqual(['bbbb', 'cccc']);
  });
});
