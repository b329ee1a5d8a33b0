/** Rules that colour rows without hiding any: each is a filter with a colour and a letter. */
import { eventTest } from '../../../src-preload/contract/filter/event-test.ts';
import type { FilteredEvent } from '../../../src-preload/contract/filter/event-test.ts';
import { FilterError } from '../../../src-preload/contract/filter/filter-error.ts';
import { parseFilter } from '../../../src-preload/contract/filter/parse-filter.ts';
import type { FilterSettings } from '../../../src-preload/contract/filter/parse-filter.ts';

/** One after the other for new rules; the letter is for those who do not tell the colours apart. */
export const HIGHLIGHT_COLOURS = ['yellow', 'blue', 'green', 'purple', 'orange', 'red'] as const;
export type HighlightColour = (typeof HIGHLIGHT_COLOURS)[number];
/** More would only be a carpet. */
export const MOST_RULES = 12;

export interface HighlightRule {
  readonly filter: string;
  readonly colour: HighlightColour;
}
/** How a row is marked: by the first rule that it matches. */
export interface Mark {
  readonly colour: HighlightColour;
  readonly letter: string;
  readonly filter: string;
}
export type Marker = (event: FilteredEvent) => Mark | null;

export const letterOf = (index: number): string => String.fromCharCode(65 + index);

/** The colour that is used least so far. */
export function nextColour(rules: readonly HighlightRule[]): HighlightColour {
  const uses = (colour: HighlightColour): number => rules.filter((rule) => rule.colour === colour).length;
  return HIGHLIGHT_COLOURS.reduce((best, colour) => (uses(colour) < uses(best) ? colour : best));
}

const isColour = (value: unknown): value is HighlightColour =>
  (HIGHLIGHT_COLOURS as readonly unknown[]).includes(value);
const isRule = (value: unknown): value is HighlightRule =>
  typeof value === 'object' &&
  value !== null &&
  'filter' in value &&
  typeof value.filter === 'string' &&
  'colour' in value &&
  isColour(value.colour);

/** What was kept as text; anything else is no rules. */
export function readRules(text: string | null): readonly HighlightRule[] {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return Array.isArray(value) ? value.filter(isRule).slice(0, MOST_RULES) : [];
  } catch {
    return [];
  }
}

/** A rule that cannot be understood (any more) marks nothing. */
export function createMarker(rules: readonly HighlightRule[], settings: FilterSettings): Marker {
  const tests = rules.flatMap(({ filter, colour }, index) => {
    try {
      return [{ test: eventTest(parseFilter(filter, settings)), mark: { filter, colour, letter: letterOf(index) } }];
    } catch (error) {
      if (error instanceof FilterError) return [];
      throw error;
    }
  });
  return (event) => tests.find(({ test }) => test(event))?.mark ?? null;
}
