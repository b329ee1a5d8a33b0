/** The total table from our words to the sentences of the 0.5 functions. No text of the engine is passed on. */
import type { FsErrorCode } from '../../../../src-preload/contract/vocabulary.ts';
import { MAX_PAYLOAD } from './parts.ts';

const TEXT_OF: Readonly<Record<FsErrorCode, string>> = {
  'not-found': 'Not found: no such file or directory',
  access: 'Permission denied: the host does not allow it',
  denied: 'denied',
  'boundary-escape': 'path escapes root boundary',
  'invalid-path': 'invalid path',
  'invalid-argument': 'invalid argument',
  'name-too-long': 'invalid path: too long',
  'is-directory': 'is a directory',
  'not-directory': 'not a directory',
  'not-empty': 'directory not empty',
  'already-exists': 'already exists',
  'too-large': `Permission denied: File too large: the limit is ${MAX_PAYLOAD} bytes`,
  quota: 'quota exceeded',
  'no-space': 'no space left on the host',
  'cross-mount': 'the paths are on different mounts',
  'read-only': 'Permission denied: read-only',
  'too-many-links': 'too many links',
  'link-loop': 'too many levels of symbolic links',
  closed: 'closed',
  'bad-handle': 'invalid handle',
  busy: 'busy',
  'would-block': 'would block',
  unsupported: 'not supported',
  'not-capable': 'Permission denied: not capable',
  io: 'input or output error',
};

export interface FileWording {
  /** After `security denied `. */
  readonly what: string;
  /** Before every other reason. */
  readonly failed: string;
  readonly access: 'read' | 'write';
}

/** How each of the seven speaks (contracts.md 2.2). */
export const WORDING = {
  fs_exists: { what: 'exists check', failed: 'exists check failed', access: 'read' },
  fs_mkdir: { what: 'mkdir', failed: 'mkdir failed', access: 'write' },
  fs_readdir: { what: 'readdir', failed: 'readdir failed', access: 'read' },
  fs_stat: { what: 'stat', failed: 'stat failed', access: 'read' },
  fs_unlink: { what: 'unlink', failed: 'unlink failed', access: 'write' },
  read_file: { what: 'read_file', failed: 'IO error', access: 'read' },
  write_file: { what: 'write_file', failed: 'write_file failed', access: 'write' },
} as const satisfies Record<string, FileWording>;

/** `path` as the plug-in itself wrote it: a host path is never known here. */
export function describeFileFailure({ what, failed, access }: FileWording, code: FsErrorCode, path: string): string {
  const text = TEXT_OF[code];
  if (code === 'denied') return `security denied ${what}: denied: ${access} access to '${path}'`;
  if (code === 'boundary-escape') return `security denied ${what}: ${text}: '${path}'`;
  if (code === 'invalid-path' || code === 'name-too-long') return `${text}: '${path}'`;
  return `${failed}: ${text}: '${path}'`;
}
