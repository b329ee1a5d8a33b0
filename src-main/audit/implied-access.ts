/** The right that an operation needs on its first path unless its event says otherwise. */
import { ACCESS_OF_OPERATION } from '../../src-preload/contract/policy-words.ts';
import type { Access } from '../../src-preload/contract/policy-words.ts';
import type { Texts } from './event-block.ts';

const IMPLIED: ReadonlyMap<string, Access> = new Map(Object.entries(ACCESS_OF_OPERATION));

/** `none` for what is no operation: a record may be damaged, or of a later version. */
export const impliedAccess = (op: string | null): Access => IMPLIED.get(op ?? '') ?? 'none';

/** The column `access` of a block that was written before there was one, from its operations. */
export function impliedTexts({ ids, dictionary }: Texts, count: number): Texts & { readonly ids: Uint8Array } {
  const words: (string | null)[] = [null];
  const idOf = dictionary.map((op) => {
    const word = impliedAccess(op);
    const known = words.indexOf(word);
    return known < 0 ? words.push(word) - 1 : known;
  });
  const mapped = new Uint8Array(count);
  for (let row = 0; row < count; row += 1) mapped[row] = idOf[ids[row] ?? 0] ?? 0;
  return { ids: mapped, dictionary: words };
}
