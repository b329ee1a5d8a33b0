/** The rows of a file's versions. */
import { describe, expect, it } from 'vitest';

import { sampleVersion } from '../../client/fake-client.ts';

import { versionRows } from './version-rows.ts';

const READY = { state: 'ready', path: 'cwd://a', since: 1, message: '' } as const;

describe('the rows of versions', () => {
  it('say how much a file grew since the version before, also after a removal', () => {
    const list = [
      sampleVersion(9, { size: 30 }),
      sampleVersion(7, { kind: null, size: null, op: 'unlink' }),
      sampleVersion(5, { size: 12 }),
      sampleVersion(2, { size: null }),
      sampleVersion(1, { size: 4 }),
    ];
    const rows = versionRows({ ...READY, list, more: false });
    expect(rows.map((row) => (row.kind === 'version' ? row.growth : row.kind))).toEqual([30, -12, null, null, null]);
  });
  it('end with the way to more', () => {
    const rows = versionRows({ ...READY, list: [sampleVersion(3)], more: true });
    expect(rows.map(({ kind, siblings }) => [kind, siblings])).toEqual([
      ['version', 2],
      ['more', 2],
    ]);
  });
});
