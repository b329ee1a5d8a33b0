/** What differs inside of a file: members of an archive, rows of a database. */
import type { CallOutput } from '../../../src-preload/contract/api.ts';
import { compareMembers } from '../../review/inside/compare-members.ts';
import { insideFormat, membersOf } from '../../review/inside/inside-format.ts';
import type { InsideFormat } from '../../review/inside/inside-format.ts';
import { MOST_PACKED } from '../../review/inside/member.ts';
import type { Member } from '../../review/inside/member.ts';
import { compareDatabases } from '../../store/compare-databases.ts';
import { ViewSide } from '../../review/compare/view-side.ts';
import { readUpTo, using } from '../../vfs/derived.ts';
import { fail } from '../../vfs/errors.ts';
import { inSlices } from '../slices.ts';
import { withPlaces } from './pair-places.ts';
import type { PlaceQuestion, PlaceSide } from './pair-places.ts';

type Inside = CallOutput<'changeInside'>;

/** null for what is no file. Errors: `unsupported` for one that is too large. */
function contentOf({ view, names, stat }: PlaceSide): Uint8Array | null {
  if (!view || stat?.kind !== 'file') return null;
  if (stat.size > MOST_PACKED)
    fail('unsupported', `Files of more than ${MOST_PACKED / 1024 ** 2} MiB are not looked into.`);
  const file = new ViewSide(view).open(names);
  return file && using(file, () => readUpTo(file, 0, stat.size));
}

/** What one side is: an empty place, or something else than the other side is, has nothing inside. */
interface Looked {
  readonly bytes: Uint8Array | null;
  readonly format: InsideFormat | null;
}

const membersIn = ({ bytes, format }: Looked): Promise<readonly Member[]> | readonly Member[] =>
  bytes && format && format !== 'sqlite' ? membersOf(bytes, format) : [];

async function compared(
  [before, after]: readonly [Looked, Looked],
  format: InsideFormat,
  isOpen: () => boolean,
): Promise<Inside> {
  if (format !== 'sqlite') {
    const members = [await membersIn(before), await membersIn(after)] as const;
    return { kind: 'archive', format, groups: [compareMembers(...members)] };
  }
  const [one, other] = [before, after].map((side) => (side.format === 'sqlite' ? side.bytes : null));
  return {
    kind: 'database',
    format,
    groups: [...(await inSlices(compareDatabases(one ?? null, other ?? null), isOpen))],
  };
}

const look = async (bytes: Uint8Array | null): Promise<Looked> => ({
  bytes,
  format: bytes && (await insideFormat(bytes)),
});

/** Errors: `unsupported` with a sentence for what is no archive and no database, is damaged, or too large; as `withPlaces` and `inSlices`. */
export async function insideOfPlace(question: PlaceQuestion, isOpen: () => boolean): Promise<Inside> {
  const contents = withPlaces(question, (places) => [contentOf(places.before), contentOf(places.after)] as const);
  const [before, after] = [await look(contents[0]), await look(contents[1])];
  const format = after.format ?? before.format;
  return format
    ? compared([before, after], format, isOpen)
    : fail('unsupported', 'This is no archive and no database.');
}
