/** Which ways there are to look at what differs, and which one comes first. */
import type { TextDiff } from '../../../src-preload/contract/schemas.ts';

import { nameOf } from '../../shared/paths.ts';

import type { ContentView } from './diff-settings.ts';

const IMAGES = /\.(png|jpe?g|gif|webp|svg)$/i;
const INSIDES = /\.(zip|jar|whl|epub|docx|xlsx|pptx|odt|ods|tar|tgz|tar\.gz|sqlite3?|db3?)$/i;

export const VIEW_WORDS: Readonly<Record<ContentView, string>> = {
  text: 'Text',
  image: 'Image',
  hex: 'Hex',
  inside: 'Inside',
};

/** The first one is what a diff opens with. Empty for what is no file. */
export function contentViews({ path, state }: Pick<TextDiff, 'path' | 'state'>): readonly ContentView[] {
  if (state === 'not-a-file') return [];
  const name = nameOf(path);
  const views: ContentView[] = [];
  if (state === 'text') views.push('text');
  if (IMAGES.test(name)) views.push('image');
  if (INSIDES.test(name)) views.push('inside');
  views.push('hex');
  // The engine goes by the bytes: an archive or a database may have any name.
  if (state !== 'text' && !IMAGES.test(name) && !views.includes('inside')) views.push('inside');
  return views;
}

/** What was chosen, as long as it still is one of the ways. */
export const viewOf = (views: readonly ContentView[], chosen: ContentView | undefined): ContentView | null =>
  chosen !== undefined && views.includes(chosen) ? chosen : (views[0] ?? null);
