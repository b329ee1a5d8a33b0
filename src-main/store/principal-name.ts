/** On whose behalf capsules run: which names there can be. */

/** Who everything belongs to when nobody else is named; records of before there was a choice are its. */
export const DEFAULT_PRINCIPAL = 'default';

/** They stand in the record for the user at a window and for the inspector itself. */
const TAKEN: ReadonlySet<string> = new Set(['user', 'inspector']);
/** Names a folder on any file system, and stands behind a dot in the id of a sandbox. */
const NAME = /^[a-z][a-z0-9-]{0,31}$/;

export const isPrincipalName = (name: string): boolean => NAME.test(name) && !TAKEN.has(name);

/** What is wrong with a name, for the user; null for nothing. */
export function principalNameProblem(name: string): string | null {
  if (TAKEN.has(name)) return `The name ${name} stands in the record for somebody else; choose another.`;
  if (NAME.test(name)) return null;
  return `A principal's name has 1 to 32 lower case letters, digits and hyphens, and begins with a letter.`;
}
