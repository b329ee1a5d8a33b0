/** Imports a layer into a sandbox and is killed by its own hand after some steps; for tests. */
import { join } from 'node:path';
import { argv, kill, pid } from 'node:process';

import { openLayerArchive } from '../../store/layer-archive.ts';
import { atOnce } from '../../review/compare/pair-contents.ts';
import { openKilled } from '../kill-record-work-contract.ts';
import { importLayers } from './import-layer.ts';

/** The sandbox is in `folder`, the archive `layer.tar` too. Ends by itself when the import has fewer steps. */
function work(folder: string, steps: number): void {
  const session = openKilled(folder);
  const archive = atOnce(openLayerArchive(join(folder, 'layer.tar'), folder));
  const mount = session.mounts.get('cwd');
  let done = 0;
  const importing = importLayers({ session, archive, mount, name: 'layer.tar' });
  while (!importing.next().done) {
    done += 1;
    if (done === steps) kill(pid, 'SIGKILL');
  }
  kill(pid, 'SIGKILL');
}

const [folder, steps] = argv.slice(2);
if (import.meta.main && folder !== undefined) work(folder, Number(steps));
