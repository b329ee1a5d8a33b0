/** How sandboxes are called on disk: an id of a family, and in it one for each principal. */
import { createHash } from 'node:crypto';
import { basename } from 'node:path';

import { DEFAULT_PRINCIPAL } from './principal-name.ts';

/** What a name has that has nothing to make an id of. */
const NAMELESS = 'sandbox';

/** Of a name: lower case letters, digits and hyphens. */
export const slug = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 40) || NAMELESS;

const shortHash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 8);

/** The family that a folder has without a name; `workspace` is its real path. */
export const ownFamily = (workspace: string): string => `${slug(basename(workspace))}-${shortHash(workspace)}`;

/** Other ids have no dot. */
export const familyOf = (id: string): string => id.split('.', 1)[0] ?? id;

export const memberOf = (family: string, principal: string): string =>
  principal === DEFAULT_PRINCIPAL ? family : `${family}.${principal}`;

/** The family that is meant, and those that stand in for it while it is taken. No slug has an underscore. */
export function* standIns(family: string): Generator<string> {
  yield family;
  for (let count = 2; ; count += 1) yield `${family}_${count}`;
}

export const standsInFor = (id: string, family: string): boolean =>
  familyOf(id) === family || familyOf(id).startsWith(`${family}_`);

/** Whether whoever says one name means the other: letter case and what separates words do not tell sandboxes apart. */
export const isSameName = (one: string, other: string): boolean =>
  one.toLowerCase() === other.toLowerCase() || (slug(one) === slug(other) && slug(one) !== NAMELESS);
