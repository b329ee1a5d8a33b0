import { expect, test } from 'vitest';

import { refusedOperation } from './refused-operation.ts';

test.each([
  ['path_open', 'open'],
  ['path_unlink_file', 'unlink'],
  ['path_filestat_set_times', 'set-times'],
  ['fd_pwrite', 'write'],
  ['fd_readdir', 'list'],
  ['descriptor.open-at', 'open'],
  ['descriptor.unlink-file-at', 'unlink'],
  ['descriptor.metadata-hash-at', 'stat'],
  ['descriptor.sync-data', 'sync'],
  ['file-handle.write-at', 'write'],
  ['file-handle.set-len', 'truncate'],
  ['fs-open', 'open'],
  ['fs-remove-dir-all', 'remove-all'],
  ['astrid_write_file', 'write'],
  ['astrid_fs_readdir', 'list'],
  ['something-new', 'open'],
])('%s that was refused would have been %s', (fn, operation) => {
  expect(refusedOperation(fn)).toBe(operation);
});
