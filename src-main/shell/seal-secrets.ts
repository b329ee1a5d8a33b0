/** Encrypts secrets before they reach the engine, where the shell has the operating system's key store. */
import type { Dispatch } from '../rpc/dispatch.ts';

/** The part of Electron's `safeStorage` that is used. */
export interface KeyStore {
  isEncryptionAvailable(): boolean;
  /** On Linux only; `basic_text` encrypts with a key that everybody knows. */
  getSelectedStorageBackend?(): string;
  encryptString(text: string): Buffer;
}

export const hasKeys = (keys: KeyStore): boolean =>
  keys.isEncryptionAvailable() && keys.getSelectedStorageBackend?.() !== 'basic_text';

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** The same calls; an answer that is a secret goes on sealed, so that the engine never has it. */
export const sealSecrets =
  (engine: Dispatch, keys: KeyStore): Dispatch =>
  (name, input) =>
    engine(name, name === 'promptAnswer' && hasKeys(keys) ? sealed(input, keys) : input);

/** What is not shaped like a secret is the engine's to refuse; an empty one stays empty. */
function sealed(input: unknown, keys: KeyStore): unknown {
  const answer = isObject(input) ? input['answer'] : null;
  const secret = isObject(answer) ? answer['secret'] : null;
  if (!isObject(input) || !isObject(answer) || !isObject(secret)) return input;
  const { form, text } = secret;
  if (form !== 'plain' || typeof text !== 'string' || text === '') return input;
  const kept = { form: 'sealed', text: keys.encryptString(text).toString('base64') };
  return { ...input, answer: { ...answer, secret: kept } };
}
