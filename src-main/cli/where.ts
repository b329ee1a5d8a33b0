/** Which sandbox a command is about. */
import type { CallInput } from '../../src-preload/contract/api.ts';

/** That of a folder, or one by its name. Both only for `run` and `call`; neither means the current folder. */
export interface Where {
  /** Absolute. */
  readonly workspace: string | null;
  readonly sandbox: string | null;
  /** On whose behalf; `default` when it is left out. */
  readonly principal?: string;
}

/** As the engine is asked for it. */
export const wantedBy = ({ workspace, sandbox, principal }: Where): CallInput<'sandboxOpen'> => ({
  ...(workspace === null ? {} : { workspace }),
  ...(sandbox === null ? {} : { name: sandbox }),
  ...(principal === undefined ? {} : { principal }),
});
