/** Curves on linear or logarithmic axes, with bands for nulls and intervals, a noise floor, and a brush along x. */
import { memo } from 'react';
import { words } from '../../../store';
import { boxOf, Plot, XAxis, YAxis, type Box } from '../frame/Frame';
import {
  BandArea,
  CurveLine,
  Floor,
  Legend,
  LevelLine,
  type Band,
  type Curve,
  type Level,
  type Scales,
} from '../frame/layers';
import { axisScale, extent, nearest, type AxisOptions } from '../frame/scale';
import chartStyles from '../frame/chart.module.css';
import styles from './CurveChart.module.css';

interface Data {
  readonly x: AxisOptions;
  readonly y: AxisOptions;
  readonly curves: readonly Curve[];
  readonly bands?: readonly Band[];
  readonly levels?: readonly Level[];
  readonly floor?: Level | undefined;
}

interface Props extends Data {
  readonly label: string;
  /** Name of a place on the x axis in the readout. */
  readonly at: (x: number) => string;
  /** Everything up to `value` on the x axis is chosen; pressing, dragging or Enter moves it. */
  readonly brush?: { readonly value: number; readonly onBrush: (x: number) => void };
}

const height = 264;
const margins = () => ({ left: 62, right: 18, top: 26, bottom: 42 });
const noBands: readonly Band[] = [];

interface Ranges {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

function rangesOf({ x, y, curves, bands = noBands, levels = [], floor }: Data): Ranges {
  const values = [
    ...curves.flatMap(({ points }) => points.map(([, value]) => value)),
    ...bands.flatMap(({ points }) => points.flatMap(([, low, high]) => [low, high])),
    ...levels.map(({ value }) => value),
  ];
  const [low, high] = extent(floor ? [...values, floor.value] : values, y);
  const [from, to] = extent(placesOf(curves, bands), x);
  // the floor is never at the very bottom, nor far above it
  const least = floor ? Math.max(low, floor.value / 30) : low;
  const room = y.log ? 1 : (high - low) * 0.06;
  return {
    x: [from, to],
    y: y.log
      ? [Math.min(least, floor ? floor.value / 3 : least) / 1.25, high * 1.25]
      : [low === 0 ? 0 : low - room, high + room],
  };
}

/** Every x that has a value, ascending. */
const placesOf = (curves: readonly Curve[], bands: readonly Band[]): number[] =>
  [...new Set([...curves, ...bands].flatMap(({ points }) => points.map(([x]) => x)))].sort((a, b) => a - b);

const scalesIn = (box: Box, ranges: Ranges, { x, y }: Pick<Data, 'x' | 'y'>): Scales => ({
  x: axisScale(
    ranges.x,
    [box.left + 6, box.right - 6],
    Math.max(3, Math.floor((box.right - box.left) / 64)),
    x,
  ),
  y: axisScale(ranges.y, [box.bottom, box.top], 5, y),
});

/** All that hovering leaves unchanged. */
const Marks = memo(function Marks(props: Data & { readonly width: number; readonly ranges: Ranges }) {
  const { width, ranges, curves, bands = noBands, levels = [], floor } = props;
  const box = boxOf(width, height, margins());
  const scales = scalesIn(box, ranges, props);
  return (
    <>
      {floor && <Floor floor={floor} y={scales.y} box={box} />}
      <YAxis box={box} scale={scales.y} title={props.y.title} format={words.figure} />
      {bands.map((band) => (
        <BandArea key={band.title} band={band} scales={scales} />
      ))}
      {levels.map((level) => (
        <LevelLine key={level.title} level={level} y={scales.y} box={box} />
      ))}
      {curves.map((curve, nth) => (
        <CurveLine key={curve.title} curve={curve} nth={nth} scales={scales} box={box} />
      ))}
      <XAxis box={box} scale={scales.x} title={props.x.title} format={words.figure} />
    </>
  );
});

/** The values of all curves and bands at one x. */
function readAt(x: number, { curves, bands = noBands }: Data): string {
  const found = curves.flatMap(({ title, points }) => {
    const point = points.find(([at]) => at === x);
    return point ? [`${title} ${words.figure(point[1])}`] : [];
  });
  const around = bands.flatMap(({ title, points }) => {
    const point = points.find(([at]) => at === x);
    return point ? [`${title} ${words.figure(point[1])} to ${words.figure(point[2])}`] : [];
  });
  return [...found, ...around].join(', ');
}

function Brush({ box, from, to }: { readonly box: Box; readonly from: number; readonly to: number }) {
  return (
    <g>
      <rect
        className={styles.brush}
        x={from}
        y={box.top}
        width={Math.max(0, to - from)}
        height={box.bottom - box.top}
      />
      <path className={chartStyles.brushEdge} d={`M${to} ${box.top}V${box.bottom}`} />
    </g>
  );
}

export const CurveChart = memo(function CurveChart({ label, at, brush, ...data }: Props) {
  const { x, y, curves, bands = noBands, levels, floor } = data;
  const places = placesOf(curves, bands);
  const ranges = rangesOf(data);
  const xIn = (box: Box) => scalesIn(box, ranges, data).x;
  return (
    <Plot
      height={height}
      margins={margins}
      places={places.length}
      placeAt={(px, box) => {
        const scale = xIn(box);
        return nearest(places.map(scale), px);
      }}
      label={label}
      readout={(place) => `${at(places[place]!)}: ${readAt(places[place]!, data)}`}
      caption={<Legend curves={curves} bands={bands} />}
      {...(brush ? { onChoose: (place) => brush.onBrush(places[place]!) } : {})}
    >
      {(box, place) => {
        const scale = xIn(box);
        return (
          <>
            {brush && <Brush box={box} from={box.left} to={scale(brush.value)} />}
            <Marks
              width={box.width}
              ranges={ranges}
              x={x}
              y={y}
              curves={curves}
              bands={bands}
              {...(levels ? { levels } : {})}
              floor={floor}
            />
            {place !== null && (
              <path className={chartStyles.cursor} d={`M${scale(places[place]!)} ${box.top}V${box.bottom}`} />
            )}
          </>
        );
      }}
    </Plot>
  );
});
