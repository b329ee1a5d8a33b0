/** Asks the user, or whoever decides for them, about a right that no rule and no grant gives. */
import type { Decision, GateRequest } from '../gate.ts';

/**
 * Throws `Parked` until it is answered; the whole call is then run again and gets the decision here. `missing` is a sentence: which
 * rule there is none of.
 */
export type AskAccess = (request: GateRequest, missing: string) => Decision;
