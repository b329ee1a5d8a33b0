/** What stands above the bytes: sizes, the search for differences, and the way to an offset. */
import { formatBytes, formatCount } from '../../../shared/format.ts';

import type { Sizes } from './byte-source.ts';
import { parseOffset } from './hex-rows.ts';

export interface Search {
  readonly state: 'idle' | 'looking';
  /** What is said about the last one. */
  readonly said: string;
  readonly start: (way: 'first' | 'next' | 'previous') => void;
  readonly stop: () => void;
}

export interface HexBarProps {
  readonly sizes: Sizes;
  readonly sides: readonly [string, string];
  readonly size: number;
  readonly search: Search;
  readonly onGo: (offset: number) => void;
}

export function HexBar({ sizes, sides, size, search, onGo }: HexBarProps) {
  const words = (bytes: number | null): string =>
    bytes === null ? 'no file' : bytes < 1024 ? formatBytes(bytes) : `${formatBytes(bytes)} (${formatCount(bytes)})`;
  return (
    <div className="editor-bar hex-bar">
      <span className="faint">
        {sides[0]}: {words(sizes.before)} · {sides[1]}: {words(sizes.after)}
      </span>
      <span role="status" className="hex-said">
        {search.state === 'looking' ? `Looking… ${search.said}` : search.said}
      </span>
      {search.state === 'looking' && (
        <button type="button" className="button small" onClick={search.stop}>
          Stop
        </button>
      )}
      <span className="spacer" />
      <input
        className="input bar-input mono"
        aria-label="Go to offset"
        placeholder="Go to 0x…"
        spellCheck={false}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return;
          const offset = parseOffset(event.currentTarget.value);
          if (offset !== null) onGo(Math.min(offset, Math.max(0, size - 1)));
        }}
      />
    </div>
  );
}
