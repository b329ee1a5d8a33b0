/** How a repository names objects, and reads of its folders that may come to nothing. */
import { orNull } from '../../vfs/errors.ts';
import type { HostTree } from '../../vfs/host/host-tree.ts';

export interface Format {
  readonly algorithm: 'sha1' | 'sha256';
  readonly hashBytes: 20 | 32;
}

export const SHA1: Format = { algorithm: 'sha1', hashBytes: 20 };
export const SHA256: Format = { algorithm: 'sha256', hashBytes: 32 };

/** Bytes of a small file, all of them; null when there is none, or it is larger than `most`. */
export const readSmall = (tree: HostTree, names: readonly string[], most: number): Buffer | null =>
  orNull(() => {
    const stat = tree.lstat(names);
    if (typeof stat !== 'object' || stat.kind !== 'file' || stat.size > most) return null;
    const file = tree.open(names);
    try {
      const bytes = Buffer.alloc(stat.size);
      let done = 0;
      for (let read = file.read(bytes, 0); read > 0; read = file.read(bytes.subarray(done), done)) {
        done += read;
        if (done === bytes.length) break;
      }
      return bytes.subarray(0, done);
    } finally {
      file.close();
    }
  });
