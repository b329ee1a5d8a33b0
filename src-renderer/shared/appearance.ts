/** Puts fonts, density and motion of the settings on the page, as variables and attributes that the styles go by. */
import type { SettingsStore } from './settings.ts';
import { useSetting } from './settings.ts';
import { withFallback } from './text-settings.ts';

/** Pixels that the styles are written for. */
const BASE_SIZE = 12.5;
const UI_FONT = "'Inter Variable', system-ui, sans-serif";
/** Pixels of a row of a tree, at that size and with all its room. */
export const TREE_ROW_HEIGHT = 24;
/** Of the height of a row. */
const COMPACT = 0.84;

type MediaQuery = Pick<MediaQueryList, 'matches' | 'addEventListener'>;

export interface AppearanceDeps {
  readonly settings: SettingsStore;
  readonly prefersReducedMotion: MediaQuery;
  readonly page: HTMLElement;
}

export function followAppearance({ settings, prefersReducedMotion, page }: AppearanceDeps): void {
  const apply = (): void => {
    const { get } = settings.getState();
    const motion = get('appearance.reducedMotion');
    const isReduced = motion === 'on' || (motion === 'system' && prefersReducedMotion.matches);
    const scale = String(get('appearance.fontSize') / BASE_SIZE);
    page.style.setProperty('--scale', scale);
    page.style.setProperty('--zoom', scale);
    page.style.setProperty('--font', withFallback(get('appearance.font'), UI_FONT));
    page.style.setProperty(
      '--tree-row',
      `${rowHeight(TREE_ROW_HEIGHT, get('appearance.density'), get('appearance.fontSize'))}px`,
    );
    page.dataset['density'] = get('appearance.density');
    page.dataset['motion'] = isReduced ? 'reduced' : 'full';
  };
  settings.subscribe((now, before) => {
    if (now.values !== before.values) apply();
  });
  prefersReducedMotion.addEventListener('change', apply);
  apply();
}

/** Pixels of a row that the styles have `usual` pixels for. */
function rowHeight(usual: number, density: 'comfortable' | 'compact', fontSize: number): number {
  const scaled = usual * (fontSize / BASE_SIZE);
  return Math.round(density === 'compact' ? scaled * COMPACT : scaled);
}

/** As `rowHeight`, by the settings of now. */
export const useRowHeight = (usual: number): number =>
  rowHeight(usual, useSetting('appearance.density'), useSetting('appearance.fontSize'));
