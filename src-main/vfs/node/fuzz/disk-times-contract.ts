/** Sets times on the real file system to the nanosecond where the C library can be had, as nearly as Node can elsewhere. */
import { closeSync, constants, futimesSync, lutimesSync, openSync } from 'node:fs';
import { onHost, failErrno } from '../../host/host-errors.ts';
import { loadLibc } from '../../host/libc.ts';
import { secondsOf } from '../../host/timespec.ts';
import type { LastLink } from '../../vfs.ts';

/** What relative paths start from; the paths here are absolute. */
const AT_FDCWD = -100;

function checked(result: number): void {
  if (result < 0) failErrno(result);
}

export function setOpenTimes(descriptor: number, time: bigint): void {
  const libc = loadLibc();
  if (libc) checked(libc.setTimes(descriptor, time, time));
  else onHost(() => futimesSync(descriptor, secondsOf(time), secondsOf(time)));
}

/** `at` is absolute. */
export function setPathTimes(at: string, last: LastLink, time: bigint): void {
  if (last === 'keep') {
    setLinkTimes(at, time);
    return;
  }
  const descriptor = onHost(() => openSync(at, constants.O_RDONLY | constants.O_NONBLOCK));
  try {
    setOpenTimes(descriptor, time);
  } finally {
    closeSync(descriptor);
  }
}

function setLinkTimes(at: string, time: bigint): void {
  const libc = loadLibc();
  if (libc) checked(libc.setLinkTimes(AT_FDCWD, at, time, time));
  else onHost(() => lutimesSync(at, secondsOf(time), secondsOf(time)));
}
