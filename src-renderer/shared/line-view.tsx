/** Very many lines of fixed height, of which only those in view are drawn. */
import { useRef } from 'react';
import type { ReactNode } from 'react';
import { useVirtualizer } from '@tanstack/react-virtual';

const LINE_HEIGHT = 18;

export interface LineViewProps {
  readonly label: string;
  readonly count: number;
  readonly renderLine: (index: number) => ReactNode;
  /** What a line is, for its colour. */
  readonly kindOf?: (index: number) => string;
}

export function LineView({ label, count, renderLine, kindOf }: LineViewProps) {
  const scroller = useRef<HTMLDivElement>(null);
  // eslint-disable-next-line react-hooks/incompatible-library -- no React Compiler here; the virtualizer's own re-render is what is wanted
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE_HEIGHT,
    overscan: 20,
  });
  return (
    <div ref={scroller} className="line-view" role="document" aria-label={label} tabIndex={0}>
      <div className="line-view-lines" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => (
          <div
            key={item.key}
            className="line"
            data-line={kindOf?.(item.index)}
            style={{ transform: `translateY(${item.start}px)` }}
          >
            {renderLine(item.index)}
          </div>
        ))}
      </div>
    </div>
  );
}
