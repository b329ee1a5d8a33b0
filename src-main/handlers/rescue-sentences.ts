/** What became of a damaged sandbox, for the user. */

export interface Losses {
  /** The host folder that has everything as it was. */
  readonly aside: string;
  /** One for each kind of loss. */
  readonly losses: readonly string[];
}

export function rescueSentences({ aside, losses }: Losses): readonly string[] {
  const kept = `The damaged sandbox was set aside in ${aside} and recovered.`;
  return losses.length === 0 ? [`${kept} Nothing is lost.`] : [kept, ...losses];
}
