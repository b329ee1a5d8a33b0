/** The process of `kill-commit-contract.ts`; for tests. */
import { argv } from 'node:process';
import { CommitWorld, finish } from './commit-world-contract.ts';
import { deedOf } from './commit-scenes-contract.ts';
import type { SceneDeed } from './commit-scenes-contract.ts';

const [folder = '', what, deed, extent, at] = argv.slice(2);
const world = new CommitWorld(folder);
world.interrupter.arm(Number(at), 'die');
if (what === 'recover') world.recover();
else finish(deedOf(world, { deed: deed as SceneDeed, extent: extent === 'in-part' ? 'in-part' : 'whole' }));
world.leave();
