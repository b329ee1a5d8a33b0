/** The rights that one attempt needs, and at which places. */
import { SECOND_ACCESS } from '../../../src-preload/contract/policy-words.ts';
import type { Right } from '../../../src-preload/contract/policy-words.ts';
import type { Operation } from '../../../src-preload/contract/vocabulary.ts';
import type { AttemptGroup, AttemptGroups } from './attempt-groups.ts';
import { placeOfEvent } from './event-place.ts';
import type { EventPlace } from './event-place.ts';

/** One right for one place. */
export interface PlaceNeed {
  readonly access: Right;
  readonly place: EventPlace;
  /** Which of the paths it is. */
  readonly path: 'first' | 'second';
}

/** What leads from its first place to its second one: what is there must be readable before, when it is afterwards. */
const MOVES: ReadonlySet<Operation> = new Set(['rename', 'link']);

export const isMove = (operation: Operation): boolean => MOVES.has(operation);

export interface NeedyAttempt {
  readonly operation: Operation;
  /** As the event says: of a move that was refused it may be reading. */
  readonly access: Right;
  readonly path: string;
  readonly path2: string | null;
}

/**
 * In the order in which the gate is asked; null when its path is not known in full. A second path that is no canonical one never came to
 * the gate: the attempt had failed at the first.
 */
export function needsOfAttempt({ operation, access, path, path2 }: NeedyAttempt): readonly PlaceNeed[] | null {
  const place = placeOfEvent(path);
  if (!place) return null;
  const rights = isMove(operation) && access === 'read' ? (['write', 'read'] as const) : [access];
  const first = rights.map((right): PlaceNeed => ({ access: right, place, path: 'first' }));
  const right = SECOND_ACCESS[operation];
  if (right === undefined || path2 === null) return first;
  const second = placeOfEvent(path2);
  return second ? [...first, { access: right, place: second, path: 'second' }] : first;
}

export interface GroupNeeds {
  /** Of all attempts of the group, as far as it matters for their rights. */
  readonly operation: Operation;
  /** Those of the places that are named; without reading what is moved, which is wanted only where it can be read afterwards. */
  readonly own: readonly PlaceNeed[];
}

/** null when the record does not say where it was. */
export function needsOfGroup(
  { paths }: Pick<AttemptGroups, 'paths'>,
  { access, path, path2, ops }: AttemptGroup,
): GroupNeeds | null {
  const operation = ops[0] ?? 'open';
  const text = (number: number): string => paths.text(number) ?? '';
  const needs = needsOfAttempt({ operation, access, path: text(path), path2: path2 < 0 ? null : text(path2) });
  return needs && { operation, own: needs.filter((need) => !isMove(operation) || need.access === 'write') };
}
