/** Where a call is about: a sandbox, a path in it, a moment of it. */
import { z } from 'zod';

import { PathText, SandboxId } from './schemas.ts';

export const InSandbox = z.object({ sandbox: SandboxId });
export const At = InSandbox.extend({ path: PathText });
/** A state of the sandbox: right after the event of this number; 0 is before the first. */
export const Moment = z.number().int().min(0);
