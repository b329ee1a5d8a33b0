/** What a run gets that may ask, where there is nobody to ask. */
import type { AskAccess } from '../gate.ts';

export const askNobody: AskAccess = (_, missing) => ({
  verdict: 'deny',
  cause: 'rule',
  reason: `not declared: ${missing}, and there is nobody to ask`,
});
