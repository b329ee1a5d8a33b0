import { describe, expect, it } from 'vitest';

import type { Reply } from '../../src-preload/contract/reply.ts';
import { hasKeys, sealSecrets } from './seal-secrets.ts';
import type { KeyStore } from './seal-secrets.ts';

const keys = (some: Partial<KeyStore> = {}): KeyStore => ({
  isEncryptionAvailable: () => true,
  encryptString: (text) => Buffer.from(`sealed ${text}`),
  ...some,
});
const secret = (text: unknown, form = 'plain') => ({
  sandbox: 's',
  prompt: '1',
  answer: { kind: 'secret', secret: { form, text } },
});

async function passedOn(name: string, input: unknown, store: KeyStore): Promise<unknown> {
  let seen: unknown;
  const dispatch = sealSecrets(async (_name, given): Promise<Reply> => {
    seen = given;
    return { ok: true, value: {} };
  }, store);
  await dispatch(name, input);
  return seen;
}

describe('secrets on their way to the engine', () => {
  it('are sealed by the key store', async () => {
    const base64 = Buffer.from('sealed hunter2').toString('base64');
    expect(await passedOn('promptAnswer', secret('hunter2'), keys())).toEqual(secret(base64, 'sealed'));
  });

  it.each([
    ['there is none', { isEncryptionAvailable: () => false }],
    ['its key is known to everybody', { getSelectedStorageBackend: () => 'basic_text' }],
  ])('go on as they are where the key store is no help: %s', async (_why, some) => {
    expect(hasKeys(keys(some))).toBe(false);
    expect(await passedOn('promptAnswer', secret('hunter2'), keys(some))).toEqual(secret('hunter2'));
  });

  it.each([
    ['promptAnswer', { sandbox: 's', prompt: '1', answer: { kind: 'value', value: 'v' } }],
    ['promptAnswer', secret('')],
    ['promptAnswer', secret(7)],
    ['promptAnswer', null],
    ['fileStat', secret('hunter2')],
  ])('are nothing else: %s %j', async (name, input) => {
    expect(await passedOn(name, input, keys())).toEqual(input);
  });
});
