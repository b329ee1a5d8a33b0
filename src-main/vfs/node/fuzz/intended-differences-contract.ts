/** Where our trees answer otherwise than the systems they are compared with, on purpose. The whole list. */
import type { Operation } from './operation-contract.ts';
import { isKernelOverlay } from './pairing-contract.ts';
import type { Oracle } from './pairing-contract.ts';

export interface IntendedDifference {
  readonly what: string;
  readonly why: string;
  /** Whether it explains two unlike answers. None where the fuzzer keeps from asking, or both sides are asked alike. */
  readonly explains?: (answers: Answers) => boolean;
}

export interface Answers {
  readonly operation: Operation | 'tree';
  readonly oracle: string;
  readonly ours: string;
  readonly against: Oracle;
}

const DIRECTORY_TIME = /^(.*\bdirectory \d+) time:(\w+) ?$/;

function isDirectoryTimeOnly({ oracle, ours }: Answers): boolean {
  const [, theirs, theirTime] = DIRECTORY_TIME.exec(oracle) ?? [];
  const [, own] = DIRECTORY_TIME.exec(ours) ?? [];
  return theirs !== undefined && theirs === own && theirTime === 'recent';
}

/** What may be wrong about the path of a new name. */
const PATH_ERRORS = ['not-directory', 'link-loop', 'boundary-escape'];

const isSecondPathFirst = ({ operation, oracle, ours }: Answers): boolean =>
  operation !== 'tree' && operation.do === 'link' && oracle === 'not-found' && PATH_ERRORS.includes(ours);

const isCreatedBehindSlash = ({ operation, oracle, ours }: Answers): boolean =>
  operation !== 'tree' &&
  (operation.do === 'open' || operation.do === 'write-file') &&
  oracle === 'is-directory' &&
  ['not-found', 'not-directory', 'link-loop'].includes(ours);

/** What may be wrong with a copy, in more ways than one. */
const COPY_ERRORS = [...PATH_ERRORS, 'not-found', 'already-exists', 'is-directory', 'invalid-argument', 'unsupported'];

const isOtherCopyError = ({ operation, oracle, ours, against }: Answers): boolean =>
  against !== 'model' &&
  operation !== 'tree' &&
  (operation.do === 'copy' || operation.do === 'copy-tree') &&
  COPY_ERRORS.includes(oracle) &&
  COPY_ERRORS.includes(ours);

const isUnlinkedOpenFile = ({ operation, oracle, ours, against }: Answers): boolean =>
  isKernelOverlay(against) &&
  operation !== 'tree' &&
  operation.do === 'stat-open' &&
  oracle.replace(' links:1 ', ' links:0 ') === ours;

const INTENDED_DIFFERENCES: readonly IntendedDifference[] = [
  {
    what: 'An absolute link, and `..` above the root, are `boundary-escape`.',
    why: 'A mount is all there is for a guest. The disk is not asked: a resolver of its own says whether a path would leave.',
  },
  {
    what: 'A directory of the base that holds again just what the base has shows the time of the base.',
    why: 'The top forgets what says nothing, so that a review has nothing to show where nothing is left to decide.',
    explains: isDirectoryTimeOnly,
  },
  {
    what: 'A link whose first name is missing and whose second path leads nowhere may fail for the second one.',
    why: 'Both paths are located before anything is done, as for a rename; POSIX does not say which error comes first.',
    explains: isSecondPathFirst,
  },
  {
    what: 'Creating a file through a link whose target ends in a slash fails for what is there, not always with `is-directory`.',
    why: 'Linux refuses such a name without a look at it. We say what is wrong: a file behind the slash, or links in a circle.',
    explains: isCreatedBehindSlash,
  },
  {
    what: 'A copy that is wrong in several ways may fail for another of them than a copy made with calls of the system.',
    why: 'No call of the system copies; the order of the questions is ours. Beside the model it must be the same.',
    explains: isOtherCopyError,
  },
  {
    what: 'An open file of the base has 0 links once its last name is gone.',
    why: 'POSIX. The overlay of the kernel goes on showing the 1 of the base until the file is copied up.',
    explains: isUnlinkedOpenFile,
  },
  {
    what: 'Times can be set through a handle of a base entry whose last name is gone; directories of the base can always be renamed.',
    why: 'The overlay of the kernel is not asked the former, and fails at the latter without redirects: see `isSpoilingOracle` and `isBeyondOracle`.',
  },
  {
    what: 'Where base files have hard links among themselves, link counts are not compared, and only the kernel is an oracle.',
    why: 'As with the kernel (index=off), a change breaks the link: one name has new content, the other keeps the old one.',
  },
  {
    what: 'The size and link count of a directory, the permissions of a link and all access and change times are not compared.',
    why: 'They are what each file system makes of them.',
  },
  {
    what: 'A path of a change does not end in `.`, `..` or a slash; no path is absolute.',
    why: 'Paths are parsed before they reach a tree: `.` and doubled slashes are gone then, and a leading slash is refused.',
  },
];

/**
 * What the kernel's overlay is not even asked. It copies up by the name that a handle was opened with: when that is gone it fails, and
 * when it is somebody else's by now, what is there is spoiled.
 */
export const isSpoilingOracle = (operation: Operation, against: Oracle): boolean =>
  isKernelOverlay(against) && operation.do === 'times-open';

/**
 * Whether the kernel's overlay failed at what it cannot do and any other file system can. There is nothing to compare with, and
 * ours is not asked, so that both sides stay alike.
 */
export function isBeyondOracle(operation: Operation, oracle: string, against: Oracle): boolean {
  if (!isKernelOverlay(against)) return false;
  // Without redirects it cannot rename directories of the base.
  return against === 'no-redirects' && operation.do === 'rename' && oracle === 'cross-mount';
}

export const explanationOf = (answers: Answers): IntendedDifference | undefined =>
  INTENDED_DIFFERENCES.find(({ explains }) => explains?.(answers));
