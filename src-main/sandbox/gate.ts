/** Who may do what: a function from a request to a decision. Absent means denied. */
import type { Cause } from '../../src-preload/contract/event-words.ts';
import { CAPABILITY_OF_RIGHT } from '../../src-preload/contract/manifest/capabilities.ts';
import type { Right } from '../../src-preload/contract/policy-words.ts';
import type { Operation } from '../../src-preload/contract/vocabulary.ts';
import { formatPath } from '../vfs/path/scheme-path.ts';
import type { Boundary, BoundaryKind } from './policy/boundary.ts';
import type { GrantDecider } from './policy/grant-decider.ts';
import type { Rule } from './policy/rule-set.ts';
import type { RunPolicy } from './policy/run-policy.ts';

export interface GateRequest {
  readonly capsule: string;
  readonly principal: string;
  readonly operation: Operation;
  readonly access: Right;
  /** The ABI's own name of the function, and the path as it was asked: for the one who is asked. */
  readonly fn: string;
  readonly asked: string;
  /** What the run may do; null for whoever is no capsule. */
  readonly policy: RunPolicy | null;
  /** `once`: on a handle that was opened by an answer which held once, for what it was opened for. */
  readonly held: 'once' | null;
  /** `never`: nobody is asked, e.g. because it only says what a listing may tell. */
  readonly asking: 'may' | 'never';
  /** The mount, and the canonical names below its root with links resolved. */
  readonly mount: string;
  /** Names of the real folder, or file, at the root of the mount; null for memory. */
  readonly hostRoot: readonly string[] | null;
  /** Those the run was given; null for whoever is given all. */
  readonly given: ReadonlySet<string> | null;
  readonly names: readonly string[];
  /** What is there, or is about to be; null when that is not known. */
  readonly kind: BoundaryKind;
  /**
   * `whole-tree`: everything below the place as well, so that a refusal below it is one. `anything-below`: whether something there or
   * below may be. `entry` when it is left out.
   */
  readonly reach?: 'entry' | 'whole-tree' | 'anything-below';
}

/** Of a run that has a policy. */
export interface PolicedRequest extends GateRequest {
  readonly policy: RunPolicy;
}

export interface Decision {
  readonly verdict: 'allow' | 'deny';
  /** What kind of thing decided. */
  readonly cause: Cause;
  /** Which rule decided, in words for the developer. */
  readonly reason: string;
  /** It holds for this call, and for what the call opens. */
  readonly once?: true;
  /** Told when an attempt was decided by it. */
  readonly used?: () => void;
}

/** Throws `Parked` when somebody has to be asked first. */
export type Gate = (request: GateRequest) => Decision;

/**
 * Asks the user, or whoever decides for them, about a right that no rule and no grant gives. Throws `Parked` until it is answered; the
 * whole call is then run again and gets the decision here. `missing` is a sentence: which rule there is none of.
 */
export type AskAccess = (request: PolicedRequest, missing: string) => Decision;

export interface GateDeps {
  /** Those that are mounted, for whoever is given all. */
  readonly mounts: { has(name: string): boolean };
  readonly boundary: Pick<Boundary, 'forbids' | 'touched'>;
  readonly grants: GrantDecider;
  readonly ask: AskAccess;
}

const USER: Decision = { verdict: 'allow', cause: 'user', reason: 'the user at the inspector' };
const BARE: Decision = {
  verdict: 'allow',
  cause: 'default',
  reason: 'default: a bare .wasm may read and write its mounts',
};
const UNKNOWN: Decision = { verdict: 'deny', cause: 'mount', reason: 'default: the mount was not given to this run' };
const REFUSED_BELOW: Decision = { verdict: 'deny', cause: 'grant', reason: 'grant: something below is refused' };
const ALLOWED_BELOW: Decision = { verdict: 'allow', cause: 'rule', reason: 'something below is allowed' };
const HELD: Decision = { verdict: 'allow', cause: 'grant', reason: 'grant: once, for this open handle', once: true };

/** The principal under which the inspector's own windows and commands act. */
export const USER_PRINCIPAL = 'user';

const isPoliced = (request: GateRequest): request is PolicedRequest => request.policy !== null;

/** What is missing, as a sentence without its end. */
function missingOf({ policy, access, mount, names }: PolicedRequest): string {
  const path = formatPath(mount, names);
  const key = CAPABILITY_OF_RIGHT[access];
  return policy.rules === null ? `a bare .wasm declares no ${key} for ${path}` : `no ${key} entry covers ${path}`;
}

const ruled = (rule: Rule): Decision => ({
  verdict: 'allow',
  cause: 'rule',
  reason: `rule: ${CAPABILITY_OF_RIGHT[rule.access]} "${rule.pattern}" (${rule.place})`,
});

/** A decision for each rule, so that no text is made per call. */
class RuleDecisions {
  readonly #made = new WeakMap<Rule, Decision>();

  of(rule: Rule): Decision {
    const known = this.#made.get(rule);
    if (known) return known;
    const made = ruled(rule);
    this.#made.set(rule, made);
    return made;
  }
}

/** What comes after the boundary, for whoever runs under a policy. */
class PolicyGate {
  readonly #grants: GrantDecider;
  readonly #ask: AskAccess;
  readonly #rules = new RuleDecisions();

  constructor({ grants, ask }: Pick<GateDeps, 'grants' | 'ask'>) {
    this.#grants = grants;
    this.#ask = ask;
  }

  decide(request: PolicedRequest): Decision {
    const granted = this.#grants.decide(request);
    if (granted?.verdict === 'deny') return { ...granted, cause: 'grant' };
    if (request.reach === 'whole-tree' && this.#grants.hasBelow(request, 'deny')) return REFUSED_BELOW;
    const { rules } = request.policy;
    const rule = rules === null ? null : rules.covering(request.access, request);
    if (rule !== null) return this.#rules.of(rule);
    return granted === null ? this.#unruled(request) : { ...granted, cause: 'grant' };
  }

  /** No rule and no grant covers it. */
  #unruled(request: PolicedRequest): Decision {
    if (request.reach === 'anything-below' && this.#isAllowedBelow(request)) return ALLOWED_BELOW;
    return request.held === 'once' ? HELD : this.#byMode(request);
  }

  #isAllowedBelow(request: PolicedRequest): boolean {
    const { rules } = request.policy;
    return rules?.hasBelow(request.access, request) === true || this.#grants.hasBelow(request, 'allow');
  }

  #byMode(request: PolicedRequest): Decision {
    const { mode } = request.policy;
    if (mode === 'open') return BARE;
    const missing = missingOf(request);
    if (mode === 'observe') return { verdict: 'allow', cause: 'observed', reason: `observed: ${missing}` };
    if (mode === 'ask' && request.asking === 'may') return this.#ask(request, missing);
    return { verdict: 'deny', cause: 'rule', reason: `not declared: ${missing}` };
  }
}

/**
 * The order, first hit decides: the user; a mount that was not given; `.capsuleignore`; a refusal; a rule of the manifest; a grant; an
 * answer that held once; and then the mode of the run. Write never implies read.
 */
export function createGate({ mounts, boundary, ...deps }: GateDeps): Gate {
  const policy = new PolicyGate(deps);
  return (request) => {
    if (request.principal === USER_PRINCIPAL) {
      if (request.access === 'write') boundary.touched(request.mount, request.names);
      return USER;
    }
    if (!(request.given ?? mounts).has(request.mount)) return UNKNOWN;
    const ignored = boundary.forbids(request.mount, request.names, request.access, request.kind);
    if (ignored !== null) return { verdict: 'deny', cause: 'ignored', reason: ignored.reason };
    return isPoliced(request) ? policy.decide(request) : BARE;
  };
}
