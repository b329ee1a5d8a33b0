/** Starting runs: in the mode that was chosen, and with more rights only when the user agreed to them. */
import { describe, expect, it, vi } from 'vitest';

import type { RightsGrowth } from '../../../src-preload/contract/policy-schemas.ts';
import { CallError } from '../../../src-preload/contract/reply.ts';
import { sampleRun } from '../../client/fake-client.ts';
import { createPreferences } from '../../shared/preferences.ts';

import { createConsentStore } from './consent-store.ts';
import { createModesStore } from './modes-store.ts';
import { createStartRun } from './start-run.ts';

const INPUT = { sandbox: 's', file: '/tidy.wasm', args: [] };
const GROWTH: RightsGrowth = {
  capsule: 'tidy',
  digest: 'd1',
  before: { version: '1.0.0', hash: 'a'.repeat(64) },
  after: { version: '2.0.0', hash: 'b'.repeat(64) },
  added: [{ capability: 'fs_write', entry: 'cwd://', sentence: 'Change all files of the workspace', impact: 'high' }],
  removed: [],
};
const wantsMore = () => new CallError('needs-consent', 'more', GROWTH);

function memory(): Pick<Storage, 'getItem' | 'setItem'> {
  const kept = new Map<string, string>();
  return { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value) };
}

function starter(runStart: (input: object) => Promise<ReturnType<typeof sampleRun>>, storage = memory()) {
  const modes = createModesStore(createPreferences(storage));
  const consent = createConsentStore();
  return { modes, consent, start: createStartRun({ client: { runStart }, modes, consent }) };
}

describe('a run', () => {
  it('is as the sandbox has it until a mode is chosen, which a later window remembers', async () => {
    const runStart = vi.fn(() => Promise.resolve(sampleRun('r')));
    const storage = memory();
    const first = starter(runStart, storage);
    await first.start(INPUT);
    expect(runStart).toHaveBeenLastCalledWith(INPUT);
    first.modes.getState().choose('/tidy.wasm', 'ask');
    await first.start(INPUT);
    expect(runStart).toHaveBeenLastCalledWith({ ...INPUT, mode: 'ask' });
    await starter(runStart, storage).start({ ...INPUT, file: '/tidy.wasm' });
    expect(runStart).toHaveBeenLastCalledWith({ ...INPUT, mode: 'ask' });
    await starter(runStart, storage).start({ ...INPUT, file: '/other.wasm' });
    expect(runStart).toHaveBeenLastCalledWith({ ...INPUT, file: '/other.wasm' });
  });

  it('that needs consent starts with the digest of exactly what was shown', async () => {
    const runStart = vi
      .fn<() => Promise<ReturnType<typeof sampleRun>>>()
      .mockRejectedValueOnce(wantsMore())
      .mockResolvedValueOnce(sampleRun('r'));
    const { start, consent } = starter(runStart);
    const started = start(INPUT);
    await vi.waitFor(() => expect(consent.getState().growth).toEqual(GROWTH));
    expect(runStart).toHaveBeenCalledTimes(1);
    consent.getState().agree();
    expect((await started).id).toBe('r');
    expect(runStart).toHaveBeenLastCalledWith({ ...INPUT, consent: 'd1' });
    expect(consent.getState().growth).toBeNull();
  });

  it('does not start when that is refused, or another question takes its place', async () => {
    const runStart = vi.fn(() => Promise.reject(wantsMore()));
    const { start, consent } = starter(runStart);
    const first = start(INPUT);
    await vi.waitFor(() => expect(consent.getState().growth).not.toBeNull());
    const second = start(INPUT);
    await expect(first).rejects.toMatchObject({ code: 'needs-consent' });
    consent.getState().refuse();
    await expect(second).rejects.toThrow('you did not agree');
    expect(runStart).toHaveBeenCalledTimes(2);
  });

  it('that fails for another reason, or with details that nobody can read, just fails', async () => {
    for (const error of [new CallError('busy', 'no'), new CallError('needs-consent', 'no', { digest: 7 })]) {
      const { start, consent } = starter(() => Promise.reject(error));
      await expect(start(INPUT)).rejects.toBe(error);
      expect(consent.getState().growth).toBeNull();
    }
  });
});
