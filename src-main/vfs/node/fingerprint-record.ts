/** How names of the base, and what tells whether a base entry is the same, are written: in the journal and in the database alike. */
import type { ByteReader } from '../../store/byte-reader.ts';
import type { ByteWriter } from '../../store/byte-writer.ts';
import type { Fingerprint } from '../host/host-tree.ts';

/** Records write the kind in ways of their own. */
type WithoutKind = Omit<Fingerprint, 'kind'>;

export function writeFingerprint(to: ByteWriter, { dev, ino, size, mtimeNs, ctimeNs, mode }: WithoutKind): void {
  to.i64(dev).i64(ino).f64(size).i64(mtimeNs).i64(ctimeNs).u32(mode);
}

export const readFingerprint = (from: ByteReader): WithoutKind => ({
  dev: from.u64(),
  ino: from.u64(),
  size: from.f64(),
  mtimeNs: from.i64(),
  ctimeNs: from.i64(),
  mode: from.u32(),
});

export function writeNames(to: ByteWriter, names: readonly string[]): void {
  to.u32(names.length);
  for (const name of names) to.text(name);
}

export function readNames(from: ByteReader): string[] {
  const names: string[] = [];
  for (let count = from.u32(); count > 0; count--) names.push(from.text());
  return names;
}
