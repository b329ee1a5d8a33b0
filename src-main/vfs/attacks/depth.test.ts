/** Trees 1,000 levels deep, deeper than a path may say, removed in a real folder. */
import { platform } from 'node:os';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { removeAll } from '../derived.ts';
import { openHostVfs } from '../host/open-host-vfs.ts';
import { now } from '../node/machine-contract.ts';
import { relPath } from '../path/rel-path.ts';
import type { Vfs } from '../vfs.ts';
import { HostileStage } from './hostile-stage-contract.ts';
import { RESOLVERS } from './hostile-trees-contract.ts';

const LEVELS = 1000;
const proven = RESOLVERS.filter((resolver) => resolver !== 'compare');

describe.skipIf(platform() !== 'linux').each(proven)('1,000 levels confined by %s', (resolver) => {
  let stage: HostileStage;
  let vfs: Vfs;
  beforeEach(() => {
    stage = new HostileStage();
    stage.build([{ at: 'd', special: 'deep', levels: LEVELS }]);
    vfs = openHostVfs({ folder: { hostPath: stage.root }, access: 'read-write', resolver, now });
  });
  afterEach(() => {
    vfs.close();
    stage.remove();
  });

  const site = (name: string) => {
    const root = vfs.openRoot();
    return { vfs, root, place: vfs.locate(root, relPath([name]), 'keep') };
  };

  it('are removed to the last one', () => {
    // The first directory, those below it, and the file at the end.
    expect(removeAll(site('d'))).toBe(LEVELS + 2);
    expect(site('d').place.kind).toBeNull();
    expect(stage.escapes()).toEqual([]);
  });
});
