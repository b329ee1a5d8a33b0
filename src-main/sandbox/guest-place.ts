/** Where a mount is for a guest, and what it is called from there. */
import { fail } from '../vfs/errors.ts';

const MAX_NAME = 64;
/** A scheme path spells `cwd` like this too. */
const ALIAS = 'workspace';

/** One spelling of a guest's path. Errors: `invalid-argument`. */
export function normalGuestPath(guest: string): string {
  const parts = guest.split('/').filter((part) => part !== '');
  if (parts.some((part) => part === '.' || part === '..'))
    fail('invalid-argument', `${guest} is no place for a mount: it must not have . or .. in it`);
  return `/${parts.join('/')}`;
}

/** The directory that a guest path is in; that of the root is the root. */
export const parentOf = (guestPath: string): string => guestPath.slice(0, Math.max(1, guestPath.lastIndexOf('/')));

export const lastName = (guestPath: string): string => guestPath.slice(guestPath.lastIndexOf('/') + 1);

const stemOf = (guest: string): string => {
  const name = guest
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, MAX_NAME);
  return /^[a-z]/.test(name) ? name : `m-${name}`;
};

/** A name for the mount at a guest path that nothing else has. */
export function freeName(guestPath: string, isTaken: (name: string) => boolean): string {
  const stem = stemOf(guestPath);
  let name = stem;
  for (let next = 2; name === ALIAS || isTaken(name); next += 1) name = `${stem}-${next}`;
  return name;
}
