/** `filters`: the filters that have names, for every sandbox. */
import { CallError } from '../../src-preload/contract/reply.ts';

import { EXIT } from './context.ts';
import type { Context } from './context.ts';
import type { FiltersCommand } from './record-arguments.ts';
import { alignColumns, jsonLine, printable } from './text.ts';

export async function showFilters(
  { format, save, remove }: FiltersCommand,
  { client, stdout }: Context,
): Promise<number> {
  const known = await client.savedFilters({});
  const stray = remove.find((name) => !known.some((filter) => filter.name === name));
  if (stray !== undefined) throw new CallError('not-found', `There is no saved filter ${JSON.stringify(stray)}.`);
  const left = known.filter(({ name }) => !remove.includes(name) && name !== save?.name);
  const wanted = save ? [...left, save] : left;
  const isChanged = save !== null || remove.length > 0;
  const filters = isChanged ? await client.savedFilters({ set: wanted }) : known;
  const rows = filters.map(({ name, filter }) => [`@${printable(name)}`, printable(filter)]);
  await stdout.write(format === 'json' ? filters.map(jsonLine).join('') : alignColumns(rows));
  return EXIT.done;
}
