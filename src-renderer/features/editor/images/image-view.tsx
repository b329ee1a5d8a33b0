/** Two pictures: beside each other, swiped over each other, laid over each other, or what differs between them. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';

import { formatBytes } from '../../../shared/format.ts';
import { useAnswer } from '../../../shared/use-answer.ts';
import type { BodyViewProps } from '../diff-props.ts';
import { EditorLoading } from '../editor-loading.tsx';
import { FileNotice } from '../file-notice.tsx';
import { sandboxId } from '../review-deps.ts';

import { readPicture } from './image-source.ts';
import type { Picture, PictureSide } from './image-source.ts';
import { PixelsView } from './pixels-view.tsx';

const MODES = ['two-up', 'swipe', 'onion', 'pixels'] as const;
export type ImageMode = (typeof MODES)[number];
const MODE_WORDS: Readonly<Record<ImageMode, string>> = {
  'two-up': '2-up',
  swipe: 'Swipe',
  onion: 'Onion skin',
  pixels: 'Difference',
};

export function ImageView({ subject, review, sides, diff, onReady }: BodyViewProps) {
  const ask = useCallback(() => {
    const deps = { client: review.client, sandbox: sandboxId(review), subject };
    return Promise.all([readPicture(deps, 'before'), readPicture(deps, 'after')]);
    // Another diff object is another content.
    // eslint-disable-next-line react-hooks/exhaustive-deps -- so it is part of the question
  }, [review, subject, diff]);
  const answer = useAnswer(ask);
  if (answer.at === 'failed') return <FileNotice title="The picture cannot be read" detail={answer.failure.message} />;
  const pair = answer.at === 'ready' ? answer.value : answer.last;
  if (pair === null) return <EditorLoading />;
  const [before, after] = pair;
  if (before.at === 'picture' && after.at === 'picture') {
    return <TwoPictures before={before} after={after} sides={sides} onReady={onReady} />;
  }
  return <OnePicture pair={pair} sides={sides} onReady={onReady} />;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

const factsOf = ({ type, bytes }: Picture, size: Size | null): string =>
  [size && `${size.width} × ${size.height}`, formatBytes(bytes), type.replace('image/', '')]
    .filter(Boolean)
    .join(' · ');

interface ImageProps {
  readonly picture: Picture;
  readonly name: string;
  readonly onSize: (size: Size) => void;
}

function Image({ picture, name, onSize }: ImageProps) {
  return (
    <img
      src={picture.address}
      alt={`The picture in the ${name}`}
      draggable={false}
      onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) =>
        onSize({ width: naturalWidth, height: naturalHeight })
      }
    />
  );
}

interface OnePictureProps extends Pick<BodyViewProps, 'sides' | 'onReady'> {
  readonly pair: readonly [PictureSide, PictureSide];
}

function OnePicture({ pair, sides, onReady }: OnePictureProps) {
  const frame = useFocusable(onReady);
  const [sizes, setSizes] = useState<readonly (Size | null)[]>([null, null]);
  return (
    <div ref={frame} className="image-diff" tabIndex={0} role="group" aria-label="Pictures">
      <div className="image-pair">
        {pair.map((side, index) => (
          <figure key={index}>
            <figcaption>
              {sides[index]}{' '}
              {side.at === 'picture' && <span className="faint">{factsOf(side, sizes[index] ?? null)}</span>}
            </figcaption>
            {side.at === 'picture' ? (
              <div className="image-paper">
                <Image
                  picture={side}
                  name={sides[index] ?? ''}
                  onSize={(size) => setSizes((known) => known.with(index, size))}
                />
              </div>
            ) : (
              <p className="faint">{side.at === 'none' ? 'No file' : side.why}</p>
            )}
          </figure>
        ))}
      </div>
    </div>
  );
}

function useFocusable(onReady: BodyViewProps['onReady']) {
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    onReady({ focus: () => frame.current?.focus() });
    return () => onReady(null);
  }, [onReady]);
  return frame;
}

interface TwoPicturesProps extends Pick<BodyViewProps, 'sides' | 'onReady'> {
  readonly before: Picture;
  readonly after: Picture;
}

function TwoPictures({ before, after, sides, onReady }: TwoPicturesProps) {
  const frame = useFocusable(onReady);
  const [mode, setMode] = useState<ImageMode>('two-up');
  const [share, setShare] = useState(50);
  const [sizes, setSizes] = useState<Readonly<Record<'before' | 'after', Size | null>>>({ before: null, after: null });
  const images = {
    before: (
      <Image picture={before} name={sides[0]} onSize={(size) => setSizes((known) => ({ ...known, before: size }))} />
    ),
    after: (
      <Image picture={after} name={sides[1]} onSize={(size) => setSizes((known) => ({ ...known, after: size }))} />
    ),
  };
  const facts = [factsOf(before, sizes.before), factsOf(after, sizes.after)] as const;
  return (
    <div ref={frame} className="image-diff" tabIndex={-1} role="group" aria-label="Pictures">
      <div className="editor-bar image-bar">
        <div className="view-choice" role="group" aria-label="Compare pictures">
          {MODES.map((each) => (
            <button key={each} type="button" aria-pressed={each === mode} onClick={() => setMode(each)}>
              {MODE_WORDS[each]}
            </button>
          ))}
        </div>
        {(mode === 'swipe' || mode === 'onion') && (
          <input
            type="range"
            min={0}
            max={100}
            value={share}
            aria-label={mode === 'swipe' ? `Where ${sides[0]} ends and ${sides[1]} begins` : `How much of ${sides[1]}`}
            onChange={({ target }) => setShare(Number(target.value))}
          />
        )}
        <span className="faint image-facts">
          {sides[0]}: {facts[0]} → {sides[1]}: {facts[1]}
        </span>
      </div>
      {mode === 'pixels' ? (
        <PixelsView before={before} after={after} />
      ) : mode === 'two-up' ? (
        <div className="image-pair">
          <Side name={sides[0]}>{images.before}</Side>
          <Side name={sides[1]}>{images.after}</Side>
        </div>
      ) : (
        <Laid mode={mode} share={share} sizes={sizes}>
          {images.before}
          {images.after}
        </Laid>
      )}
    </div>
  );
}

function Side({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <figure>
      <figcaption>{name}</figcaption>
      <div className="image-paper">{children}</div>
    </figure>
  );
}

interface LaidProps {
  readonly mode: 'swipe' | 'onion';
  /** Percent of the later picture. */
  readonly share: number;
  readonly sizes: Readonly<Record<'before' | 'after', Size | null>>;
  readonly children: readonly [ReactNode, ReactNode];
}

/** The frame that both fit in. */
function frameOf({ before, after }: LaidProps['sizes']): Size {
  const sizes = [before, after].filter((size) => size !== null);
  return {
    width: Math.max(1, ...sizes.map(({ width }) => width)),
    height: Math.max(1, ...sizes.map(({ height }) => height)),
  };
}

const percentOf = (size: Size | null, width: number): string => `${((size?.width ?? width) / width) * 100}%`;

/** Both in one frame, as large as the larger one, at one scale. */
function Laid({ mode, share, sizes, children }: LaidProps) {
  const { width, height } = frameOf(sizes);
  const isSwipe = mode === 'swipe';
  const over = isSwipe ? { clipPath: `inset(0 0 0 ${share}%)` } : { opacity: share / 100 };
  const under = isSwipe ? { clipPath: `inset(0 ${100 - share}% 0 0)` } : {};
  return (
    <div className="image-laid">
      <div className="image-paper" style={{ width, aspectRatio: `${width} / ${height}` }}>
        <div className="image-layer" style={under}>
          <span style={{ width: percentOf(sizes.before, width) }}>{children[0]}</span>
        </div>
        <div className="image-layer" style={over}>
          <span style={{ width: percentOf(sizes.after, width) }}>{children[1]}</span>
        </div>
        {isSwipe && <span className="image-edge" style={{ left: `${share}%` }} />}
      </div>
    </div>
  );
}
