/** A measured number beside its null: one strip per quantity, the middle 95 % of the null as a bar. */
import { memo } from 'react';
import type { Measured } from '../../../protocol';
import { measuredWords } from '../../../store';
import { Plot, XAxis, type Box } from '../frame/Frame';
import { axisScale, extent, type Scale } from '../frame/scale';
import chartStyles from '../frame/chart.module.css';
import styles from './StripChart.module.css';

export interface Strip {
  readonly title: string;
  readonly measured: Measured;
}

interface Props {
  readonly strips: readonly Strip[];
  readonly title: string;
  readonly label: string;
  readonly measuredTitle: string;
  readonly nullTitle: string;
  readonly format: (value: number) => string;
  /** The minimum range of the axis. */
  readonly covers?: readonly number[];
}

const row = 52;
const top = 6;
const margins = () => ({ left: 12, right: 18, top, bottom: 42 });

const valuesOf = (strips: readonly Strip[]): number[] =>
  strips.flatMap(({ measured }) => [measured.value, measured.null.low, measured.null.high]);

function StripRow({ strip, x, at }: { readonly strip: Strip; readonly x: Scale; readonly at: number }) {
  const { title, measured } = strip;
  const { mean, low, high } = measured.null;
  const y = at + 34;
  return (
    <g>
      <text className={styles.title} x={12} y={at + 15}>
        {title}
      </text>
      <rect
        className={styles.nullRange}
        x={x(low)}
        width={Math.max(2, x(high) - x(low))}
        y={y - 9}
        height={18}
      />
      <path className={styles.nullMean} d={`M${x(mean)} ${y - 9}v18`} />
      <path className={styles.measured} d={`M${x(measured.value)} ${y - 8}l7 8l-7 8l-7 -8z`} />
    </g>
  );
}

const StripLegend = ({ measuredTitle, nullTitle }: Pick<Props, 'measuredTitle' | 'nullTitle'>) => (
  <span className={chartStyles.legend}>
    <span className={chartStyles.legendItem}>
      <svg width="16" height="16" aria-hidden="true">
        <path className={styles.measured} d="M8 0l7 8l-7 8l-7 -8z" />
      </svg>
      {measuredTitle}
    </span>
    <span className={chartStyles.legendItem}>
      <svg width="26" height="16" aria-hidden="true">
        <rect className={styles.nullRange} width="26" height="16" />
        <path className={styles.nullMean} d="M13 0v16" />
      </svg>
      {nullTitle}, middle 95&nbsp;%
    </span>
  </span>
);

export const StripChart = memo(function StripChart(props: Props) {
  const { strips, title, label, format, covers = [] } = props;
  const height = top + strips.length * row + 42;
  const [low, high] = extent(valuesOf(strips), { title, covers });
  const range = [low - (high - low) * 0.04, high + (high - low) * 0.04] as const;
  const xIn = (box: Box) => axisScale(range, [box.left, box.right], box.width > 420 ? 7 : 4, { title });
  return (
    <Plot
      height={height}
      margins={margins}
      places={strips.length}
      stride={1}
      placeAt={(_x, _box, y) => Math.floor((y - top) / row)}
      label={label}
      readout={(place) => `${strips[place]!.title}: ${measuredWords(strips[place]!.measured, format)}`}
      caption={<StripLegend {...props} />}
    >
      {(box, place) => {
        const x = xIn(box);
        return (
          <>
            <path
              className={chartStyles.grid}
              d={x.ticks.map((tick) => `M${x(tick)} ${box.top}V${box.bottom}`).join('')}
            />
            {range[0] < 0 && range[1] > 0 && (
              <path className={chartStyles.axis} d={`M${x(0)} ${box.top}V${box.bottom}`} />
            )}
            {place !== null && (
              <rect
                className={chartStyles.chosen}
                x={box.left}
                width={box.right - box.left}
                y={top + place * row}
                height={row}
              />
            )}
            {strips.map((strip, i) => (
              <StripRow key={strip.title} strip={strip} x={x} at={top + i * row} />
            ))}
            <XAxis box={box} scale={x} title={title} format={format} />
          </>
        );
      }}
    </Plot>
  );
});
