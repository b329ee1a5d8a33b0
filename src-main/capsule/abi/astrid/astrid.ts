/** The `astrid` packages over `GuestFs` and `GuestServices`: the import object of one component, under names with versions. */
import type { GuestWorld } from '../../guest-world.ts';
import { createApproval } from './approval.ts';
import { createDenied } from './denied.ts';
import type { DeniedInterface } from './denied.ts';
import { createElicit } from './elicit.ts';
import { createAstridFs } from './fs.ts';
import { createIpc } from './ipc.ts';
import { createKv } from './kv.ts';
import { createPoll } from './poll.ts';
import { createSys } from './sys.ts';

/** The imports of one component instance; `denied` are those of the component's own imports that are refused. */
export const createAstrid = (world: GuestWorld, denied: readonly DeniedInterface[]): WebAssembly.Imports => ({
  'astrid:fs/host@1.0.0': createAstridFs(world),
  'astrid:sys/host@1.0.0': createSys(world),
  'astrid:ipc/host@1.0.0': createIpc(world),
  'astrid:io/poll@1.0.0': createPoll(world),
  'astrid:kv/host@1.0.0': createKv(world),
  'astrid:approval/host@1.0.0': createApproval(world),
  'astrid:elicit/host@1.0.0': createElicit(world),
  ...(createDenied(world, denied) as WebAssembly.Imports),
});
