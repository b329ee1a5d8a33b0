/** Compares a program with the hash that its manifest promises, before anything of it is looked at. */
import { createHash } from 'node:crypto';

import { CapsuleError } from '../capsule-error.ts';
import { blake3 } from './blake3.ts';

const HEX = /^[0-9a-f]{64}$/;

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const blake3Hex = (bytes: Uint8Array): string => Buffer.from(blake3(bytes)).toString('hex');

const HASHES: ReadonlyMap<string, readonly ((bytes: Uint8Array) => string)[]> = new Map([
  ['sha256', [sha256]],
  ['blake3', [blake3Hex]],
  // Without a name it may be either; both are 256 bits, so that a match of one is as good as of the other.
  ['', [sha256, blake3Hex]],
]);

/** Hex as it is, or the base64 of a subresource-integrity text. */
function asHex(digest: string): string {
  const isBase64 = /^[A-Za-z0-9+/]{43}=$/.test(digest);
  return isBase64 ? Buffer.from(digest, 'base64').toString('hex') : digest.toLowerCase();
}

/**
 * `promised` is `sha256:<hex>`, `sha256-<base64>`, `blake3:<hex>`, or 64 bare hex digits of either.
 * Errors: `bad-manifest` for any other form; `wrong-hash`.
 */
export function checkIntegrity(bytes: Uint8Array, promised: string): void {
  const { name = '', digest = promised } = /^(?<name>[a-z0-9]+)[:-](?<digest>.+)$/i.exec(promised)?.groups ?? {};
  const hashes = HASHES.get(name.toLowerCase());
  const hex = asHex(digest);
  if (hashes === undefined || !HEX.test(hex)) {
    const message = `The manifest names the hash ${JSON.stringify(promised)}, which is none that is known: sha256 or blake3.`;
    throw new CapsuleError('bad-manifest', message);
  }
  if (hashes.some((hash) => hash(bytes) === hex)) return;
  throw new CapsuleError('wrong-hash', 'The program is not the one that its manifest promises: the hashes differ.');
}
