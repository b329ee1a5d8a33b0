/** What a call would have been that its adapter refused: adapters know functions only, and the record has one word for what they do. */
import type { Operation } from '../../src-preload/contract/vocabulary.ts';

/** By the functions' own names, without the prefixes that only say of what: preview 1, WASI 0.2, Astrid and Extism. */
const OPERATIONS: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  ['create-directory', 'mkdir'],
  ['fs-mkdir', 'mkdir'],
  ['fs-mkdir-all', 'mkdir'],
  ['remove-directory', 'rmdir'],
  ['unlink-file', 'unlink'],
  ['fs-unlink', 'unlink'],
  ['fs-remove-dir-all', 'remove-all'],
  ['rename', 'rename'],
  ['fs-rename', 'rename'],
  ['link', 'link'],
  ['fs-hard-link', 'link'],
  ['symlink', 'symlink'],
  ['readlink', 'readlink'],
  ['fs-read-link', 'readlink'],
  ['stat', 'stat'],
  ['filestat-get', 'stat'],
  ['fdstat-get', 'stat'],
  ['metadata-hash', 'stat'],
  ['fs-stat', 'stat'],
  ['fs-stat-symlink', 'stat'],
  ['fs-exists', 'exists'],
  ['fs-canonicalize', 'canonicalize'],
  ['set-times', 'set-times'],
  ['filestat-set-times', 'set-times'],
  ['set-size', 'truncate'],
  ['set-len', 'truncate'],
  ['filestat-set-size', 'truncate'],
  ['allocate', 'truncate'],
  ['read', 'read'],
  ['pread', 'read'],
  ['read-at', 'read'],
  ['read-via-stream', 'read'],
  ['read-file', 'read'],
  ['write', 'write'],
  ['pwrite', 'write'],
  ['write-at', 'write'],
  ['write-via-stream', 'write'],
  ['append-via-stream', 'write'],
  ['write-file', 'write'],
  ['fs-append', 'write'],
  ['fs-copy', 'copy'],
  ['readdir', 'list'],
  ['read-directory', 'list'],
  ['fs-readdir', 'list'],
  ['sync', 'sync'],
  ['datasync', 'sync'],
  ['sync-data', 'sync'],
  ['sync-all', 'sync'],
  ['close', 'close'],
  ['renumber', 'close'],
]);

const PREFIX = /^(?:descriptor\.|file-handle\.|astrid[-_]|path_|fd_)/;

/** `open` for what is not in the table: every way to a file begins with that. */
export function refusedOperation(fn: string): Operation {
  const name = fn.replace(PREFIX, '').replaceAll('_', '-');
  return OPERATIONS.get(name) ?? OPERATIONS.get(name.replace(/-at$/, '')) ?? 'open';
}
