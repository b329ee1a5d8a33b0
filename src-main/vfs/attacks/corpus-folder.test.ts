/** Every hostile path and tree through every operation of a real folder that is read and written. */
import { openHostVfs } from '../host/open-host-vfs.ts';
import { now } from '../node/machine-contract.ts';
import { describeCorpus } from './corpus-contract.ts';
import { FolderGround, RESOLVERS } from './hostile-trees-contract.ts';

for (const resolver of RESOLVERS) {
  const open = (hostPath: string) => openHostVfs({ folder: { hostPath }, access: 'read-write', resolver, now });
  describeCorpus({
    name: `a folder confined by ${resolver}`,
    make: (stage) => new FolderGround(stage, resolver, open),
    tell: (line) => console.log(line),
  });
}
