/** What became of a damaged sandbox, for the user. */
import type { Rescue } from './workbench.ts';

export function rescueSentences({ aside, losses }: Pick<Rescue, 'aside' | 'losses'>): readonly string[] {
  const kept = `The damaged sandbox was set aside in ${aside} and recovered.`;
  return losses.length === 0 ? [`${kept} Nothing is lost.`] : [kept, ...losses];
}
