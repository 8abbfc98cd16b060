/** A value over a plane, filled in as it arrives: better than a middle value in one hue, worse in another. */
import { memo } from 'react';
import { words } from '../../store';
import { boxOf, Plot, XAxis, YAxis, type Box } from './frame/Frame';
import { polyline, type Point, type Scales } from './frame/layers';
import { PixelGrid, type Draw } from './frame/Raster';
import { linear } from './frame/scale';
import chartStyles from './frame/chart.module.css';
import styles from './HeatChart.module.css';

export interface HeatMark {
  readonly title: string;
  readonly shape: 'ring' | 'dots' | 'diamond' | 'path';
  readonly points: readonly Point[];
}

interface Grid {
  /** Ascending, evenly spaced. */
  readonly xs: readonly number[];
  readonly ys: readonly number[];
  /** Row after row from the lowest y; null where not yet known. */
  readonly values: readonly (number | null)[];
  /** Where the two hues meet. */
  readonly middle: number;
}

interface Props extends Grid {
  readonly label: string;
  readonly xTitle: string;
  readonly yTitle: string;
  readonly valueTitle: string;
  /** Name of the middle value. */
  readonly middleTitle: string;
  readonly format: (value: number) => string;
  readonly marks: readonly HeatMark[];
}

const most = 380;
const sideOf = (width: number): number => Math.max(1, Math.min(most, width - 80));
const heightOf = (width: number): number => sideOf(width) + 74;

/** The map is square and centred. */
function margins(width: number) {
  const side = sideOf(width);
  const rest = Math.max(0, width - 80 - side) / 2;
  return { left: 62 + rest, right: 18 + rest, top: 32, bottom: 42 };
}

/** Half a cell beyond the outermost ones. */
function ends(values: readonly number[]): [number, number] {
  const [first = 0, second = first + 1] = values;
  const half = (second - first) / 2;
  return [first - half, (values.at(-1) ?? first) + half];
}

const scalesIn = ({ left, right, top, bottom }: Box, { xs, ys }: Grid): Scales => ({
  x: linear(ends(xs), [left, right], right - left > 300 ? 7 : 5),
  y: linear(ends(ys), [bottom, top], 7),
});

const reach = ({ values, middle }: Grid): number =>
  values.reduce<number>(
    (far, value) => (value === null ? far : Math.max(far, Math.abs(value - middle))),
    1e-12,
  );

const painter =
  (grid: Grid): Draw =>
  (context, colour) => {
    const [below, between, above] = ['--heat-below', '--heat-middle', '--heat-above'].map(colour);
    const far = reach(grid);
    const columns = grid.xs.length;
    const top = grid.ys.length - 1;
    grid.values.forEach((value, i) => {
      if (value === null) return;
      const at = [i % columns, top - Math.floor(i / columns), 1, 1] as const;
      context.globalAlpha = 1;
      context.fillStyle = between!;
      context.fillRect(...at);
      context.globalAlpha = Math.abs(value - grid.middle) / far;
      context.fillStyle = value < grid.middle ? below! : above!;
      context.fillRect(...at);
    });
  };

const Map = memo(function Map(props: Props & { readonly width: number }) {
  const { width, xs, ys, xTitle, yTitle, marks } = props;
  const box = boxOf(width, heightOf(width), margins(width));
  const scales = scalesIn(box, props);
  const { left, right, top, bottom } = box;
  return (
    <>
      <YAxis box={box} scale={scales.y} title={yTitle} format={words.figure} />
      <rect className={styles.ground} x={left} y={top} width={right - left} height={bottom - top} />
      <PixelGrid
        columns={xs.length}
        rows={ys.length}
        x={left}
        y={top}
        width={right - left}
        height={bottom - top}
        draw={painter(props)}
      />
      {marks.map((mark) => (
        <Mark key={mark.title} mark={mark} scales={scales} />
      ))}
      <XAxis box={box} scale={scales.x} title={xTitle} format={words.figure} />
    </>
  );
});

const dotAt = (x: number, y: number): string => `M${x.toFixed(1)} ${y.toFixed(1)}h0`;

function Mark({ mark, scales }: { readonly mark: HeatMark; readonly scales: Scales }) {
  const { shape, points } = mark;
  const at = points.map(([x, y]) => [scales.x(x), scales.y(y)] as const);
  if (shape === 'dots') return <path className={styles.dots} d={at.map(([x, y]) => dotAt(x, y)).join('')} />;
  if (shape === 'path') {
    return (
      <g className={styles.path}>
        <path className={styles.halo} d={polyline(points, scales)} />
        <path d={polyline(points, scales)} />
        <path className={styles.steps} d={at.map(([x, y]) => dotAt(x, y)).join('')} />
      </g>
    );
  }
  return (
    <path
      className={styles[shape]}
      d={at.map(([x, y]) => (shape === 'ring' ? ringAt(x, y) : diamondAt(x, y))).join('')}
    />
  );
}

const ringAt = (x: number, y: number, r = 6): string =>
  `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0M${x - 2} ${y}h4M${x} ${y - 2}v4`;
const diamondAt = (x: number, y: number, r = 7): string => `M${x} ${y - r}l${r} ${r}l${-r} ${r}l${-r} ${-r}z`;

const signed = (value: number): string => `${value > 0 ? '+' : ''}${words.figure(value, 2)}`;

function MapLegend(props: Props) {
  const { values, middleTitle, valueTitle, marks } = props;
  const far = reach(props);
  const known = values.some((value) => value !== null);
  return (
    <span className={chartStyles.legend}>
      {known && (
        <span className={chartStyles.legendItem}>
          {valueTitle} over {middleTitle}: {signed(-far)}
          <span className={styles.ramp} aria-hidden="true" />
          {signed(far)}
        </span>
      )}
      {marks.map(({ title, shape }) => (
        <span key={title} className={chartStyles.legendItem}>
          <svg width="18" height="16" aria-hidden="true">
            <MarkSign shape={shape} />
          </svg>
          {title}
        </span>
      ))}
    </span>
  );
}

function MarkSign({ shape }: Pick<HeatMark, 'shape'>) {
  if (shape === 'dots') return <path className={styles.dots} d="M9 8h0" />;
  if (shape === 'path') return <path className={styles.sign} d="M1 12L9 4L17 8" />;
  return <path className={styles[shape]} d={shape === 'ring' ? ringAt(9, 8) : diamondAt(9, 8)} />;
}

export const HeatChart = memo(function HeatChart(props: Props) {
  const { xs, ys, values, valueTitle, format } = props;
  const columns = xs.length;
  const cellOf = (place: number) => {
    const row = ys.length - 1 - Math.floor(place / columns);
    const column = place % columns;
    return { x: xs[column]!, y: ys[row]!, value: values[row * columns + column] ?? null };
  };
  return (
    <Plot
      height={heightOf}
      margins={margins}
      places={columns * ys.length}
      stride={columns}
      placeAt={(x, { left, right, top, bottom }, y) => {
        const column = Math.floor(((x - left) / (right - left)) * columns);
        const row = Math.floor(((y - top) / (bottom - top)) * ys.length);
        const inside = column >= 0 && column < columns && row >= 0 && row < ys.length;
        return inside ? row * columns + column : -1;
      }}
      label={props.label}
      readout={(place) => {
        const { x, y, value } = cellOf(place);
        const where = `${words.figure(x)} across, ${words.figure(y)} up`;
        return `${where}: ${value === null ? 'not scored yet' : `${valueTitle} ${format(value)}`}`;
      }}
      caption={<MapLegend {...props} />}
    >
      {(box, place) => (
        <>
          <Map width={box.width} {...props} />
          {place !== null && <CellFrame box={box} place={place} columns={columns} rows={ys.length} />}
        </>
      )}
    </Plot>
  );
});

function CellFrame(props: {
  readonly box: Box;
  readonly place: number;
  readonly columns: number;
  readonly rows: number;
}) {
  const { box, place, columns, rows } = props;
  const [width, height] = [(box.right - box.left) / columns, (box.bottom - box.top) / rows];
  return (
    <rect
      className={styles.cellFrame}
      x={box.left + (place % columns) * width}
      y={box.top + Math.floor(place / columns) * height}
      width={width}
      height={height}
    />
  );
}
