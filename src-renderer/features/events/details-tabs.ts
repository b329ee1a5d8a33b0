/** The tabs about one event. */

export const DETAILS_TABS = [
  { id: 'event', title: 'Event' },
  { id: 'before', title: 'Before' },
  { id: 'after', title: 'After' },
  { id: 'diff', title: 'Diff' },
  { id: 'why', title: 'Why' },
  { id: 'file', title: 'Same file' },
] as const;
export type DetailsTab = (typeof DETAILS_TABS)[number]['id'];
/** Those that an event has which is about no file. */
export const TABS_OF_ANY_EVENT: ReadonlySet<DetailsTab> = new Set(['event', 'why']);
