/** Filters of events that several parts of the window ask by. */

export const DENIED = 'is:denied';
/** Attempts that were allowed only because their run was watched. */
export const OBSERVED = 'cause=observed';
