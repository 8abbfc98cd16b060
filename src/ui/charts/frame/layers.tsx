/** Layers of a chart: bands, curves, reference lines, a floor below which numbers mean nothing. */
import type { ReactNode } from 'react';
import { words } from '../../../store';
import type { Box } from './Frame';
import { Raster } from './Raster';
import type { Scale } from './scale';
import chartStyles from './chart.module.css';
import lineStyles from './lines.module.css';
import styles from './layers.module.css';

export type Point = readonly [x: number, y: number];

export interface Curve {
  readonly title: string;
  /** By ascending x. */
  readonly points: readonly Point[];
  /** Its colour, from 0. */
  readonly series: number;
  /** Draws its points as dots as well; alone: without a line. */
  readonly dots?: boolean | 'alone';
}

export interface Band {
  readonly title: string;
  /** By ascending x. */
  readonly points: readonly (readonly [x: number, low: number, high: number])[];
  /** Drawn in the colour of this series; grey, for a null, if absent. */
  readonly series?: number;
}

export interface Level {
  readonly title: string;
  readonly value: number;
}

export interface Scales {
  readonly x: Scale;
  readonly y: Scale;
}

const dashes = ['', '7 4', '2 3', '10 3 2 3'] as const;
const mostDrawn = 2000;

export const colourOf = (series: number): string => `var(--series-${(series % 8) + 1})`;
/** Distinguished by colour and, by its place among the curves of a chart, by dash. */
const strokeOf = ({ series }: Curve, nth: number) => ({
  stroke: colourOf(series),
  strokeDasharray: dashes[nth % dashes.length],
});
const fillOf = ({ series }: Band): string => (series === undefined ? 'var(--ink-faint)' : colourOf(series));

const place = (value: number): string => value.toFixed(1);

export const polyline = (points: readonly Point[], { x, y }: Scales): string =>
  points.map(([a, b], i) => `${i === 0 ? 'M' : 'L'}${place(x(a))} ${place(y(b))}`).join('');

export function BandArea({ band, scales }: { readonly band: Band; readonly scales: Scales }) {
  const { points } = band;
  const upper = points.map(([x, , high]): Point => [x, high]);
  const lower = points.map(([x, low]): Point => [x, low]).reverse();
  const [only] = points;
  if (!only) return null;
  if (points.length === 1) {
    const [x, from, to] = [scales.x(only[0]), scales.y(only[1]), scales.y(only[2])];
    return <path className={styles.whisker} d={`M${x} ${from}V${to}`} style={{ stroke: fillOf(band) }} />;
  }
  return (
    <path
      className={styles.band}
      d={`${polyline(upper, scales)}${polyline(lower, scales).replace('M', 'L')}Z`}
      style={{ fill: fillOf(band) }}
    />
  );
}

/** One curve; its points are drawn as one path, or on a canvas where there are very many. */
interface CurveProps {
  readonly curve: Curve;
  readonly scales: Scales;
  readonly box: Box;
}

export function CurveLine({ curve, nth, scales, box }: CurveProps & { readonly nth: number }) {
  const { points, series, dots } = curve;
  if (points.length > mostDrawn) return <DenseCurve curve={curve} scales={scales} box={box} />;
  return (
    <g>
      {dots !== 'alone' && (
        <path className={lineStyles.line} style={strokeOf(curve, nth)} d={polyline(points, scales)} />
      )}
      {dots && (
        <path
          className={styles.dots}
          style={{ stroke: colourOf(series) }}
          d={points.map(([x, y]) => `M${place(scales.x(x))} ${place(scales.y(y))}h0`).join('')}
        />
      )}
    </g>
  );
}

function DenseCurve({ curve, scales, box }: CurveProps) {
  const { points, series, dots } = curve;
  return (
    <Raster
      box={box}
      draw={(context, colour) => {
        context.strokeStyle = context.fillStyle = colour(`--series-${(series % 8) + 1}`);
        context.lineWidth = 2;
        context.beginPath();
        for (const [x, y] of points) {
          if (dots === 'alone') context.rect(scales.x(x) - 1, scales.y(y) - 1, 2, 2);
          else context.lineTo(scales.x(x), scales.y(y));
        }
        if (dots === 'alone') context.fill();
        else context.stroke();
      }}
    />
  );
}

export function LevelLine({
  level,
  y,
  box,
}: {
  readonly level: Level;
  readonly y: Scale;
  readonly box: Box;
}) {
  const at = y(level.value);
  return (
    <g>
      <path className={`${lineStyles.line} ${styles.level}`} d={`M${box.left} ${at}H${box.right}`} />
      <text className={chartStyles.markLabel} x={box.right - 4} y={at - 5} textAnchor="end">
        {level.title}
      </text>
    </g>
  );
}

/** Everything below the floor, shaded: what is drawn there is rounding, not data. */
export function Floor({ floor, y, box }: { readonly floor: Level; readonly y: Scale; readonly box: Box }) {
  const at = y(floor.value);
  return (
    <g>
      <rect
        className={styles.floor}
        x={box.left}
        y={at}
        width={box.right - box.left}
        height={Math.max(0, box.bottom - at)}
      />
      <path className={`${lineStyles.line} ${styles.lineFloor}`} d={`M${box.left} ${at}H${box.right}`} />
      <text className={chartStyles.tick} x={box.left + 6} y={Math.min(box.bottom - 4, at + 14)}>
        {floor.title} {words.figure(floor.value, 2)}
      </text>
    </g>
  );
}

const sign = (mark: ReactNode): ReactNode => (
  <svg width="24" height="10" aria-hidden="true">
    {mark}
  </svg>
);

export function Legend({
  curves,
  bands,
}: {
  readonly curves: readonly Curve[];
  readonly bands: readonly Band[];
}) {
  return (
    <span className={chartStyles.legend}>
      {curves.map((curve, nth) => (
        <span key={curve.title} className={chartStyles.legendItem}>
          {sign(
            <>
              {curve.dots !== 'alone' && (
                <path className={lineStyles.line} style={strokeOf(curve, nth)} d="M1 5H23" />
              )}
              {curve.dots && (
                <path className={styles.dots} style={{ stroke: colourOf(curve.series) }} d="M12 5h0" />
              )}
            </>,
          )}
          {curve.title}
        </span>
      ))}
      {bands.map((band) => (
        <span key={band.title} className={chartStyles.legendItem}>
          {sign(<rect className={styles.band} width="24" height="10" style={{ fill: fillOf(band) }} />)}
          {band.title}
        </span>
      ))}
    </span>
  );
}
