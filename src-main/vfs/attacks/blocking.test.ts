/** What is no file makes nobody wait: every operation on a FIFO, socket or device is over at once, and no thread hangs in one. */
import { stat } from 'node:fs/promises';
import { platform } from 'node:os';
import { performance } from 'node:perf_hooks';
import { describe, expect, it } from 'vitest';
import { openHostVfs } from '../host/open-host-vfs.ts';
import { now } from '../node/machine-contract.ts';
import { CASES } from './corpus-contract.ts';
import { HostileStage, powersHere } from './hostile-stage-contract.ts';
import { FolderGround, OverlayGround, RESOLVERS } from './hostile-trees-contract.ts';
import type { HostileTree } from './hostile-trees-contract.ts';
import { playCase } from './play-case-contract.ts';
import type { Tally } from './play-case-contract.ts';

/** Far beyond what a busy machine takes for a case; a FIFO without a writer is waited for without end. */
const BOUND = 10_000;
/** More than libuv has threads. */
const ASKED = 8;

const powers = powersHere();
const SPECIAL = CASES.filter(({ follow, needs }) => follow === 'other' && (!needs || powers[needs]));

describe.skipIf(platform() !== 'linux').each(RESOLVERS)('confined by %s', (resolver) => {
  const open = (hostPath: string) => openHostVfs({ folder: { hostPath }, access: 'read-write', resolver, now });
  const grounds: readonly (readonly [string, (stage: HostileStage) => HostileTree])[] = [
    ['an overlay', (stage) => new OverlayGround(stage, resolver)],
    ['a folder', (stage) => new FolderGround(stage, resolver, open)],
  ];

  it.each(grounds)('%s waits for nothing', async (_, make) => {
    const stage = new HostileStage();
    const tree = make(stage);
    const tally: Tally = { checks: 0, wrong: [] };
    try {
      for (const hostile of SPECIAL) {
        const start = performance.now();
        playCase(hostile, { tree, stage }, tally);
        expect(performance.now() - start).toBeLessThan(BOUND);
      }
      // Had one of them been left waiting in a thread of libuv, and then others, these would never be answered.
      const answers = await Promise.all(Array.from({ length: ASKED }, () => stat(stage.root)));
      expect(answers).toHaveLength(ASKED);
      expect(tally.wrong).toEqual([]);
      expect(SPECIAL.length).toBeGreaterThanOrEqual(4);
    } finally {
      tree.close();
      stage.remove();
    }
  });
});
