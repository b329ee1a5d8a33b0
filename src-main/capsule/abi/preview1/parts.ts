/** What every group of preview 1 functions works with. */
import type { GuestWorld } from '../../guest-world.ts';
import type { Descriptors } from './descriptors.ts';
import type { GuestMemory } from './memory.ts';

export interface Parts {
  readonly world: GuestWorld;
  readonly memory: GuestMemory;
  readonly descriptors: Descriptors;
}
