/** How a host function ends a plug-in: thrown through its code, told to the user as the reason of a trap. */

/** The message is a sentence of the contract, or as clear as one; it names no host path. */
export class PluginTrap extends Error {
  override readonly name = 'PluginTrap';
}

/** An expression, so that it fits behind `??`. */
export function trap(message: string): never {
  throw new PluginTrap(message);
}
