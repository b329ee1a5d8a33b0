/** One layer as a plate of a stack that is seen from above; those over it cover a part of it. */
export type PlateLook = 'top' | 'named' | 'automatic' | 'base';

const WIDTH = 52;
const FACE = 30;
const EDGE = 5;

const MIDDLE = WIDTH / 2;
const TOP_FACE = `${MIDDLE},0 ${WIDTH},${FACE / 2} ${MIDDLE},${FACE} 0,${FACE / 2}`;
const LEFT_EDGE = `0,${FACE / 2} ${MIDDLE},${FACE} ${MIDDLE},${FACE + EDGE} 0,${FACE / 2 + EDGE}`;
const RIGHT_EDGE = `${MIDDLE},${FACE} ${WIDTH},${FACE / 2} ${WIDTH},${FACE / 2 + EDGE} ${MIDDLE},${FACE + EDGE}`;

/** `many`: how many plates lie on each other here; three are drawn at most. */
export function Plate({ look, many = 1 }: { readonly look: PlateLook; readonly many?: number }) {
  const drawn = Math.min(many, 3);
  const height = FACE + EDGE * drawn;
  return (
    <svg
      className="plate"
      data-look={look}
      width={WIDTH + 2}
      height={height + 2}
      viewBox={`-1 -1 ${WIDTH + 2} ${height + 2}`}
      aria-hidden
    >
      {Array.from({ length: drawn }, (_, index) => (
        <g key={index} transform={`translate(0 ${(drawn - 1 - index) * EDGE})`}>
          <polygon className="plate-left" points={LEFT_EDGE} />
          <polygon className="plate-right" points={RIGHT_EDGE} />
          <polygon className="plate-face" points={TOP_FACE} />
        </g>
      ))}
    </svg>
  );
}
