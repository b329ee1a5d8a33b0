/** Every hostile path and tree through every operation of a real folder that is read and written. */
import { openHostVfs } from '../host/open-host-vfs.ts';
import { now } from '../node/machine-contract.ts';
import { CASES, describeCorpus, sampled } from './corpus-contract.ts';
import { FolderGround, RESOLVERS } from './hostile-trees-contract.ts';

for (const [index, resolver] of RESOLVERS.entries()) {
  const open = (hostPath: string) => openHostVfs({ folder: { hostPath }, access: 'read-write', resolver, now });
  describeCorpus({
    name: `a folder confined by ${resolver}`,
    // The best way plays all; the others, much slower, a part each time.
    cases: index === 0 ? CASES : sampled(CASES),
    make: (stage) => new FolderGround(stage, resolver, open),
    tell: (line) => console.log(line),
  });
}
