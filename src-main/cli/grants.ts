/** `grants`: what capsules were given beyond their manifests, giving more, and taking it back. */
import type { Grant } from '../../src-preload/contract/policy-schemas.ts';
import { CallError } from '../../src-preload/contract/reply.ts';
import type { Capsule, SandboxState } from '../../src-preload/contract/schemas.ts';

import { EXIT, openSandbox } from './context.ts';
import type { Context } from './context.ts';
import { canonicalPath } from './paths.ts';
import type { GrantsAction, GrantsCommand } from './policy-arguments.ts';
import { capsuleFile, tellRefusal } from './run.ts';
import { alignColumns, jsonLine, printable, timeText } from './text.ts';

type ActionOf<K extends GrantsAction['kind']> = Extract<GrantsAction, { readonly kind: K }>;
interface Place {
  readonly context: Context;
  readonly state: SandboxState;
  readonly format: GrantsCommand['format'];
}

export async function manageGrants({ where, format, action }: GrantsCommand, context: Context): Promise<number> {
  const place = { context, format, state: await openSandbox(context, where) };
  switch (action.kind) {
    case 'list':
      return listGrants(action, place);
    case 'revoke':
      return revokeGrants(action, place);
    case 'add':
    case 'renew':
      return giveGrant(action, place);
  }
}

const sandboxOf = ({ state }: Place): { readonly sandbox: string } => ({ sandbox: state.sandbox.id });

async function listGrants({ state, words }: ActionOf<'list'>, place: Place): Promise<number> {
  const all = await place.context.client.grantList(sandboxOf(place));
  const sought = words.map((word) => word.toLowerCase());
  const found = all.filter((grant) => {
    const text = searchText(grant);
    return (state === null || grant.state === state) && sought.every((word) => text.includes(word));
  });
  await print(found, place);
  return EXIT.done;
}

function searchText({ id, verdict, access, pattern, lifetime, capsule, principal, source, by, state }: Grant): string {
  const parts = [id, verdict, access, pattern, lifetime, capsule.name, capsule.hash, principal, source, by, state];
  return parts.join('\n').toLowerCase();
}

async function print(grants: readonly Grant[], { context, format }: Place): Promise<void> {
  await context.stdout.write(format === 'json' ? grants.map(jsonLine).join('') : alignColumns(grants.map(row)));
}

function row(grant: Grant): readonly string[] {
  const { id, verdict, access, pattern, capsule, source, by, state, expiresAt, grantedAt } = grant;
  return [
    printable(id),
    state,
    `${verdict} ${access}`,
    printable(pattern),
    printable(`${capsule.name} (${capsule.hash.slice(0, 12)})`),
    grant.lifetime === 'run' && grant.run !== null ? `run ${printable(grant.run)}` : grant.lifetime,
    expiresAt === null ? '' : `until ${timeText(expiresAt)}`,
    printable(`${source}: ${by}`),
    timeText(grantedAt),
  ];
}

/** Characters of an ID that stand for the whole of it, when no other begins with them. */
const SHORTEST = 4;

function idOf(text: string, grants: readonly Grant[]): string {
  const [found, another] = text.length < SHORTEST ? [] : grants.filter(({ id }) => id.startsWith(text));
  return found === undefined || another !== undefined ? text : found.id;
}

/** Goes on after an ID that is none, so that the others are revoked all the same. */
async function revokeGrants({ ids }: ActionOf<'revoke'>, place: Place): Promise<number> {
  const { client, stdout, stderr } = place.context;
  const all = await client.grantList(sandboxOf(place));
  let code: number = EXIT.done;
  for (const text of ids) {
    const id = idOf(text, all);
    const { revoked } = await client.grantRevoke({ ...sandboxOf(place), id });
    if (place.format === 'json') await stdout.write(jsonLine({ id, revoked }));
    if (revoked) continue;
    code = EXIT.conflicts;
    await stderr.write(`capsule-inspector: There is no grant ${printable(JSON.stringify(id))} that holds.\n`);
  }
  return code;
}

/** A capsule that cannot be loaded, and a pattern that makes no sense, are told in a sentence. */
async function giveGrant(action: ActionOf<'add' | 'renew'>, place: Place): Promise<number> {
  try {
    await print([await given(action, place)], place);
    return EXIT.done;
  } catch (error) {
    return tellRefusal(error, place.context);
  }
}

async function given(action: ActionOf<'add' | 'renew'>, place: Place): Promise<Grant> {
  const { client } = place.context;
  const { name, hash } = await inspected(action.capsule, place);
  if (action.kind === 'renew') {
    const id = idOf(action.id, await client.grantList(sandboxOf(place)));
    return client.grantRenew({ ...sandboxOf(place), id, hash });
  }
  const { access, lifetime, forMs } = action;
  return client.grantAdd({
    ...sandboxOf(place),
    access,
    lifetime,
    pattern: patternOf(action.pattern, place),
    capsule: { name, hash },
    source: 'command-line',
    ...(forMs === undefined ? {} : { forMs }),
  });
}

async function inspected(capsule: string, { context, state }: Place): Promise<Capsule> {
  const sandbox = state.sandbox.id;
  return context.client.capsuleInspect({ sandbox, file: await capsuleFile(capsule, sandbox, context) });
}

/** A place in the workspace may be spelled as for every other command; `*` and folders elsewhere are the engine's to judge. */
function patternOf(text: string, { context, state }: Place): string {
  if (text === '*') return text;
  try {
    return canonicalPath(text, { state, cwd: context.cwd });
  } catch (error) {
    if (error instanceof CallError) return text;
    throw error;
  }
}
