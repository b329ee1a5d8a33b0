/** What differs between two pictures, pixel by pixel, on a canvas. */
import { useCallback, useEffect, useRef, useState } from 'react';

import { formatCount } from '../../../shared/format.ts';
import { useAnswer } from '../../../shared/use-answer.ts';
import { EditorLoading } from '../editor-loading.tsx';
import { FileNotice } from '../file-notice.tsx';

import type { Picture } from './image-source.ts';
import { pixelDifference } from './pixel-difference.ts';
import type { PixelDifference, Pixels } from './pixel-difference.ts';

/** Pixels of one picture; beyond them the memory would not do. */
const MOST_PIXELS = 50_000_000;
/** Square of the scale on which a picture of a vector without a size is drawn. */
const NO_SIZE = 512;

/** Errors: with a sentence, when it cannot be decoded or is too large. */
async function pixelsOf({ address }: Picture): Promise<Pixels> {
  const image = new Image();
  image.src = address;
  await image.decode().catch(() => {
    throw new Error('The picture cannot be decoded.');
  });
  const [width, height] = [image.naturalWidth || NO_SIZE, image.naturalHeight || NO_SIZE];
  if (width * height > MOST_PIXELS) {
    throw new Error(`${formatCount(width)} × ${formatCount(height)} pixels are too many to be compared.`);
  }
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('There is no canvas to draw on.');
  context.drawImage(image, 0, 0, width, height);
  return { width, height, data: context.getImageData(0, 0, width, height).data };
}

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

export function PixelsView({ before, after }: { readonly before: Picture; readonly after: Picture }) {
  const [threshold, setThreshold] = useState(0);
  const serial = useRef(0);
  useEffect(
    () => () => {
      serial.current += 1;
    },
    [],
  );
  const ask = useCallback(async () => {
    const own = ++serial.current;
    const [left, right] = await Promise.all([pixelsOf(before), pixelsOf(after)]);
    return await pixelDifference(left, right, { threshold, pause, wanted: () => serial.current === own });
  }, [before, after, threshold]);
  const answer = useAnswer(ask);
  if (answer.at === 'failed') return <FileNotice title="Not compared" detail={answer.failure.message} />;
  const found = answer.at === 'ready' ? answer.value : answer.last;
  return (
    <>
      <div className="editor-bar image-bar">
        <span role="status">{found === null ? 'Comparing…' : summary(found)}</span>
        <label className="image-threshold">
          Tolerance
          <input
            type="range"
            min={0}
            max={0.5}
            step={0.05}
            value={threshold}
            aria-valuetext={`${Math.round(threshold * 100)} percent`}
            onChange={({ target }) => setThreshold(Number(target.value))}
          />
        </label>
      </div>
      {found === null ? <EditorLoading /> : <Drawn difference={found} />}
    </>
  );
}

function summary({ differing, width, height }: PixelDifference): string {
  if (differing === 0) return 'No pixel differs';
  const share = (100 * differing) / (width * height);
  return `${formatCount(differing)} of ${formatCount(width * height)} pixels differ (${share < 0.1 ? 'less than 0.1' : share.toFixed(1)} %)`;
}

function Drawn({ difference }: { readonly difference: PixelDifference }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const { width, height, data } = difference;
    const context = canvas.current?.getContext('2d');
    context?.putImageData(new ImageData(new Uint8ClampedArray(data), width, height), 0, 0);
  }, [difference]);
  return (
    <div className="image-laid">
      <canvas
        ref={canvas}
        className="image-paper"
        width={difference.width}
        height={difference.height}
        role="img"
        aria-label={summary(difference)}
      />
    </div>
  );
}
