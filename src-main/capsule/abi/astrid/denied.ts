/** Interfaces that can be imported and whose every function is refused and recorded. */
import { Answer } from '../../guest-answer.ts';
import type { GuestWorld } from '../../guest-world.ts';

/** How a function says no: with an error of its own, by doing nothing, or, where it cannot say anything, by a trap. */
export type DeniedAnswer = { readonly error: unknown } | 'nothing' | 'trap';

export interface DeniedFunction {
  /** As WIT spells it, e.g. `http-request` or `[method]options.set-timeout`. */
  readonly name: string;
  readonly answer: DeniedAnswer;
}

export interface DeniedInterface {
  /** With its version, e.g. `astrid:http/host@1.1.0`. */
  readonly name: string;
  readonly resources: readonly string[];
  readonly functions: readonly DeniedFunction[];
  /** Why, for the record; that nothing of the kind is offered when it is left out. */
  readonly reason?: string;
}

const NOT_OFFERED = 'this host offers no such thing to capsules';

type Functions = Record<string, unknown>;
type Refuse = (fn: string, answer: DeniedAnswer) => () => void;

const MEMBER = /^\[(?<how>method|static)\](?<resource>[^.]+)\.(?<name>.+)$/;

/** What the glue calls it. */
const camelCase = (name: string): string => name.replace(/-+(.)/g, (_all, letter: string) => letter.toUpperCase());
const className = (name: string): string => camelCase(`-${name}`);

/** A class of which a guest may have instances when its constructor cannot fail; they do nothing. */
function createClass(refuse: Refuse, constructor: DeniedFunction | undefined): new () => object {
  const made = constructor === undefined ? null : refuse(constructor.name, constructor.answer);
  return class {
    readonly state: string;
    constructor() {
      this.state = 'refused';
      made?.();
    }
  };
}

function fill(interfaceOf: Functions, functions: readonly DeniedFunction[], refuse: Refuse): void {
  for (const { name, answer } of functions) {
    const { how, resource, name: member } = MEMBER.exec(name)?.groups ?? {};
    if (resource === undefined || member === undefined) {
      if (!name.startsWith('[')) interfaceOf[camelCase(name)] = refuse(name, answer);
      continue;
    }
    const owner = interfaceOf[className(resource)] as (Functions & { readonly prototype: Functions }) | undefined;
    const target = how === 'static' ? owner : owner?.prototype;
    if (target !== undefined) target[camelCase(member)] = refuse(`${resource}.${member}`, answer);
  }
}

function createInterface(world: Pick<GuestWorld, 'fs'>, denied: DeniedInterface): Functions {
  const { name, resources, functions, reason = NOT_OFFERED } = denied;
  const refuse: Refuse = (fn, answer) => () => {
    world.fs.refusedCall(fn, name, reason);
    if (answer === 'nothing') return;
    if (answer === 'trap') throw new WebAssembly.RuntimeError(`${name}#${fn} is not offered`);
    throw new Answer(answer.error);
  };
  const classes = resources.map((resource) => {
    const constructor = functions.find((one) => one.name === `[constructor]${resource}`);
    return [className(resource), createClass(refuse, constructor)] as const;
  });
  const made: Functions = Object.fromEntries(classes);
  fill(made, functions, refuse);
  return made;
}

/** One entry for each interface, by its full name. */
export const createDenied = (
  world: Pick<GuestWorld, 'fs'>,
  interfaces: readonly DeniedInterface[],
): Readonly<Record<string, Functions>> =>
  Object.fromEntries(interfaces.map((one) => [one.name, createInterface(world, one)]));
