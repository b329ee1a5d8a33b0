/** Where temporary files of tests come and go: memory, where there is enough of it as a folder. */
import { accessSync, constants, mkdtempSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const IN_MEMORY = '/dev/shm';
/** What the unit tests hold at once is far below it. */
const ROOM = 4 * 1024 ** 3;

/** A new folder; the caller removes it. */
export const makeQuickFolder = () => mkdtempSync(join(hasRoom() ? IN_MEMORY : tmpdir(), 'capsule-inspector-test-'));

function hasRoom() {
  try {
    accessSync(IN_MEMORY, constants.W_OK);
    const { bavail, bsize } = statfsSync(IN_MEMORY);
    return bavail * bsize >= ROOM;
  } catch {
    return false;
  }
}
