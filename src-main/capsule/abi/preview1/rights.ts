/** The rights of preview 1 descriptors, as bits of a 32-bit number: all 30 of them fit. */

/** Bit by bit as in the type `rights` of the preview 1 witx. */
export const RIGHT = {
  fdDatasync: 1 << 0,
  fdRead: 1 << 1,
  fdSeek: 1 << 2,
  fdFdstatSetFlags: 1 << 3,
  fdSync: 1 << 4,
  fdTell: 1 << 5,
  fdWrite: 1 << 6,
  fdAdvise: 1 << 7,
  fdAllocate: 1 << 8,
  pathCreateDirectory: 1 << 9,
  pathCreateFile: 1 << 10,
  pathLinkSource: 1 << 11,
  pathLinkTarget: 1 << 12,
  pathOpen: 1 << 13,
  fdReaddir: 1 << 14,
  pathReadlink: 1 << 15,
  pathRenameSource: 1 << 16,
  pathRenameTarget: 1 << 17,
  pathFilestatGet: 1 << 18,
  pathFilestatSetSize: 1 << 19,
  pathFilestatSetTimes: 1 << 20,
  fdFilestatGet: 1 << 21,
  fdFilestatSetSize: 1 << 22,
  fdFilestatSetTimes: 1 << 23,
  pathSymlink: 1 << 24,
  pathRemoveDirectory: 1 << 25,
  pathUnlinkFile: 1 << 26,
  pollFdReadwrite: 1 << 27,
} as const;

const R = RIGHT;

/** What can be done with a file at all. */
export const FILE_RIGHTS =
  R.fdDatasync |
  R.fdRead |
  R.fdSeek |
  R.fdFdstatSetFlags |
  R.fdSync |
  R.fdTell |
  R.fdWrite |
  R.fdAdvise |
  R.fdAllocate |
  R.fdFilestatGet |
  R.fdFilestatSetSize |
  R.fdFilestatSetTimes |
  R.pollFdReadwrite;

/** What can be done with a directory itself. */
export const DIRECTORY_RIGHTS =
  R.fdDatasync |
  R.fdFdstatSetFlags |
  R.fdSync |
  R.pathCreateDirectory |
  R.pathCreateFile |
  R.pathLinkSource |
  R.pathLinkTarget |
  R.pathOpen |
  R.fdReaddir |
  R.pathReadlink |
  R.pathRenameSource |
  R.pathRenameTarget |
  R.pathFilestatGet |
  R.pathFilestatSetSize |
  R.pathFilestatSetTimes |
  R.fdFilestatGet |
  R.fdFilestatSetTimes |
  R.pathSymlink |
  R.pathRemoveDirectory |
  R.pathUnlinkFile |
  R.pollFdReadwrite;

/**
 * What a preopened directory passes on. Read-only mounts pass on everything too: the engine refuses the write
 * itself, which is recorded and answered as EROFS, where a right left out would fail later and unseen.
 */
export const INHERITABLE_RIGHTS = FILE_RIGHTS | DIRECTORY_RIGHTS;

/** No seek and no tell: that is how a libc knows a terminal. */
export const INPUT_RIGHTS = R.fdRead | R.fdFilestatGet | R.fdFdstatSetFlags | R.pollFdReadwrite;
export const OUTPUT_RIGHTS = R.fdWrite | R.fdFilestatGet | R.fdFdstatSetFlags | R.pollFdReadwrite;

/** Bits no version of preview 1 defined are dropped. */
export const rightsOf = (bits: bigint): number => Number(BigInt.asUintN(28, bits));
