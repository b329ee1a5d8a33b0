/** The names of files that a commit makes beside their targets: alike enough to be found again, and never two the same. */
import { randomUUID } from 'node:crypto';

/** What the name of every temporary file starts with: what a killed commit left behind is known by it. */
export const TEMP_PREFIX = '.capsule-inspector-';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
/** Of its last part, which numbers the members of a family. */
const DIGITS = 12;

export const newTemporaryName = (): string => `${TEMP_PREFIX}${randomUUID()}`;

export const isTemporary = (name: string): boolean =>
  name.startsWith(TEMP_PREFIX) && UUID.test(name.slice(TEMP_PREFIX.length));

/** What the names of all temporary files of one transaction begin with; nobody else's do. */
export const newFamily = (): string => newTemporaryName().slice(0, -DIGITS);

export const memberName = (family: string, number: number): string =>
  `${family}${number.toString(16).padStart(DIGITS, '0')}`;
