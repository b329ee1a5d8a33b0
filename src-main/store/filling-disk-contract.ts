/** A disk that can be full for a while; for tests. */
import type { Disk } from './disk.ts';
import { nodeDisk } from './disk.ts';
import { noSpace } from './test-stores-contract.ts';

export class FillingDisk {
  isFull = false;
  readonly disk: Disk;

  /** `room`: bytes of each write that a full disk takes all the same, before it refuses the rest. */
  constructor(room = 0) {
    this.disk = {
      ...nodeDisk,
      write: (fd, bytes, from, length, position) => {
        if (!this.isFull) return nodeDisk.write(fd, bytes, from, length, position);
        if (room > 0 && length > room) nodeDisk.write(fd, bytes, from, room, position);
        return noSpace();
      },
    };
  }
}
