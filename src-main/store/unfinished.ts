/** The marks of a rescue that was cut short: until it is finished, nobody may take what is left for an empty sandbox. */

/** A folder that damaged files are being moved to; without the ending once all are there. */
export const MOVING = '.moving';
/** A file that says which damaged folder is being recovered from. */
export const RECOVERING = 'recovering';

export const isUnfinished = (names: readonly string[]): boolean =>
  names.some((name) => name === RECOVERING || name.endsWith(MOVING));
