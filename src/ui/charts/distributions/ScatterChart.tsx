/** Points of a few series on two axes, sized by weight; hover and arrow keys read the nearest one. */
import { memo, useMemo } from 'react';
import { Plot, XAxis, YAxis, type Box } from '../frame/Frame';
import { colourOf } from '../frame/layers';
import { linear, rounded } from '../frame/scale';
import chartStyles from '../frame/chart.module.css';
import styles from './ScatterChart.module.css';

export interface Dot {
  readonly x: number;
  readonly y: number;
  /** In [0, 1]: its size. */
  readonly weight: number;
  readonly series: number;
  readonly words: string;
}

interface Props {
  readonly dots: readonly Dot[];
  readonly xTitle: string;
  readonly yTitle: string;
  readonly label: string;
  readonly series: readonly string[];
}

const height = 264;
const margins = () => ({ left: 60, right: 16, top: 26, bottom: 42 });
const tickOf = (value: number): string => String(Number(value.toPrecision(3)));
const shapes = ['circle', 'diamond', 'triangle', 'square'] as const;

function outline(shape: (typeof shapes)[number], x: number, y: number, r: number): string {
  if (shape === 'diamond') return `M${x} ${y - r}l${r} ${r}l${-r} ${r}l${-r} ${-r}z`;
  if (shape === 'triangle') return `M${x} ${y - r}l${r} ${1.8 * r}h${-2 * r}z`;
  if (shape === 'square') return `M${x - r} ${y - r}h${2 * r}v${2 * r}h${-2 * r}z`;
  return `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`;
}

const shapeOf = (series: number) => shapes[series % shapes.length]!;

export const ScatterChart = memo(function ScatterChart({ dots, xTitle, yTitle, label, series }: Props) {
  const sorted = useMemo(() => [...dots].sort((a, b) => a.x - b.x), [dots]);
  const range = (values: readonly number[]) => rounded(Math.min(...values), Math.max(...values), 4);
  const x = (box: Box) => linear(range(dots.map((dot) => dot.x)), [box.left + 8, box.right - 8], 5);
  return (
    <Plot
      height={height}
      margins={margins}
      places={sorted.length}
      placeAt={(at, box) => {
        const scale = x(box);
        const distances = sorted.map((dot) => Math.abs(scale(dot.x) - at));
        return distances.indexOf(Math.min(...distances));
      }}
      label={label}
      readout={(place) => sorted[place]!.words}
      caption={
        <span className={chartStyles.legend}>
          {series.map((title, i) => (
            <span key={title} className={chartStyles.legendItem}>
              <svg width="12" height="12" aria-hidden="true">
                <path d={outline(shapeOf(i), 6, 6, 4)} style={{ fill: colourOf(i) }} />
              </svg>
              {title}
            </span>
          ))}
        </span>
      }
    >
      {(box, place) => {
        const across = x(box);
        const up = linear(range(dots.map((dot) => dot.y)), [box.bottom - 6, box.top + 6], 4);
        return (
          <>
            <YAxis box={box} scale={up} title={yTitle} format={tickOf} />
            {sorted.map((dot, i) => (
              <path
                key={i}
                className={i === place ? `${styles.dot} ${styles.dotChosen}` : styles.dot}
                d={outline(shapeOf(dot.series), across(dot.x), up(dot.y), 3 + 7 * Math.sqrt(dot.weight))}
                style={{ fill: `var(--series-${(dot.series % 8) + 1})` }}
              />
            ))}
            <XAxis box={box} scale={across} title={xTitle} format={tickOf} />
          </>
        );
      }}
    </Plot>
  );
});
