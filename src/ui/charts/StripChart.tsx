/** A measured number beside what chance gives: one strip a quantity, its null draws as strokes with their middle 95 %. */
import { memo, useMemo } from 'react';
import { Plot, XAxis, type Box } from './Frame';
import { axisScale, extent, type Scale } from './scale';

export interface Strip {
  readonly title: string;
  /** What was measured; several where it was repeated. */
  readonly measured: readonly number[];
  readonly mean: number;
  /** The same computed where there is nothing to find. */
  readonly nulls: readonly number[];
  /** The middle 95 % of the nulls. */
  readonly nullRange: readonly [number, number] | null;
  /** What else the readout says: a p-value. */
  readonly note?: string;
}

interface Props {
  readonly strips: readonly Strip[];
  readonly title: string;
  readonly label: string;
  readonly measuredTitle: string;
  readonly nullTitle: string;
  readonly format: (value: number) => string;
  /** The least the axis covers. */
  readonly covers?: readonly number[];
}

const row = 52;
const top = 6;
const margins = () => ({ left: 12, right: 18, top, bottom: 42 });

function valuesOf(strips: readonly Strip[]): number[] {
  return strips.flatMap(({ measured, mean, nulls, nullRange }) => [
    ...measured,
    mean,
    ...nulls,
    ...(nullRange ?? []),
  ]);
}

const strokes = (values: readonly number[], x: Scale, y: number, half: number): string =>
  values.map((value) => `M${x(value).toFixed(1)} ${y - half}v${2 * half}`).join('');

function StripRow({ strip, x, at }: { readonly strip: Strip; readonly x: Scale; readonly at: number }) {
  const { title, measured, mean, nulls, nullRange } = strip;
  const y = at + 34;
  return (
    <g>
      <text className="strip-title" x={12} y={at + 15}>
        {title}
      </text>
      {nullRange && (
        <rect
          className="null-range"
          x={x(nullRange[0])}
          width={Math.max(2, x(nullRange[1]) - x(nullRange[0]))}
          y={y - 9}
          height={18}
        />
      )}
      <path className="null-strokes" d={strokes(nulls, x, y, 6)} />
      <path className="measured-strokes" d={strokes(measured, x, y, 6)} />
      <path className="measured" d={`M${x(mean)} ${y - 8}l7 8l-7 8l-7 -8z`} />
    </g>
  );
}

const StripLegend = ({ measuredTitle, nullTitle }: Pick<Props, 'measuredTitle' | 'nullTitle'>) => (
  <span className="legend">
    <span className="legend-item">
      <svg width="16" height="16" aria-hidden="true">
        <path className="measured" d="M8 0l7 8l-7 8l-7 -8z" />
      </svg>
      {measuredTitle}
    </span>
    <span className="legend-item">
      <svg width="26" height="16" aria-hidden="true">
        <rect className="null-range" width="26" height="16" />
        <path className="null-strokes" d="M6 3v10M13 3v10M20 3v10" />
      </svg>
      {nullTitle}, middle 95&nbsp;%
    </span>
  </span>
);

export const StripChart = memo(function StripChart(props: Props) {
  const { strips, title, label, format, covers = [] } = props;
  const height = top + strips.length * row + 42;
  const range = useMemo(() => {
    const [low, high] = extent(valuesOf(strips), { title: '', covers });
    return [low - (high - low) * 0.04, high + (high - low) * 0.04] as const;
  }, [strips, covers]);
  const xIn = (box: Box) => axisScale(range, [box.left, box.right], box.width > 420 ? 7 : 4, { title });
  return (
    <Plot
      height={height}
      margins={margins}
      places={strips.length}
      stride={1}
      placeAt={(_x, _box, y) => Math.floor((y - top) / row)}
      label={label}
      readout={(place) => {
        const { title, mean, nullRange, note } = strips[place]!;
        const chance = nullRange ? `, by chance ${format(nullRange[0])} to ${format(nullRange[1])}` : '';
        return `${title}: ${format(mean)}${chance}${note ? `, ${note}` : ''}`;
      }}
      caption={<StripLegend {...props} />}
    >
      {(box, place) => {
        const x = xIn(box);
        return (
          <>
            <path
              className="grid"
              d={x.ticks.map((tick) => `M${x(tick)} ${box.top}V${box.bottom}`).join('')}
            />
            {range[0] < 0 && range[1] > 0 && (
              <path className="axis" d={`M${x(0)} ${box.top}V${box.bottom}`} />
            )}
            {place !== null && (
              <rect
                className="chosen"
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
