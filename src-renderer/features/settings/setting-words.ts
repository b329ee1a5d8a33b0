/** Settings in words, and found by words. */
import { SETTINGS } from '../../../src-preload/contract/settings-list.ts';
import type { Setting } from '../../../src-preload/contract/settings-list.ts';

/** A value as the control shows it. */
export function valueWords(setting: Setting, value: unknown): string {
  if (setting.kind === 'choice')
    return setting.choices.find((choice) => choice.value === value)?.title ?? String(value);
  if (setting.kind === 'switch') return value === true ? 'on' : 'off';
  if (setting.kind === 'number') return `${String(value)} ${setting.unit}`;
  if (setting.kind === 'keys') return 'those that come with the inspector';
  return value === '' ? setting.hint : String(value);
}

const textOf = (setting: Setting): string =>
  [
    setting.key,
    setting.title,
    setting.description,
    setting.group,
    ...(setting.kind === 'choice' ? setting.choices.map(({ title }) => title) : []),
  ]
    .join(' ')
    .toLowerCase();

/** Those that have every word of `search`, and are changed, if `only` says so. */
export function findSettings(
  search: string,
  only: 'all' | 'changed',
  values: Readonly<Record<string, unknown>>,
): readonly Setting[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return SETTINGS.filter((setting) => {
    const text = textOf(setting);
    return words.every((word) => text.includes(word)) && (only === 'all' || Object.hasOwn(values, setting.key));
  });
}
