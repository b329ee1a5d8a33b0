/** Terminals of runs. */
import { describe, expect, it, vi } from 'vitest';

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
    store.getState().receive('r', new TextEncoder().encode('out'));
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
  it('says that the output of a run from before is not kept', () => {
    const parts: TranscriptPart[] = [];
    const store = createTerminalStore(fakeClient({}), (run) => run === 'old');
    for (const run of ['old', 'new'])
      store
        .getState()
        .session(run)
        .transcript.attach((part) => parts.push(part));
    expect(textOf(parts).match(/before this window was opened/g)).toHaveLength(1);
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
