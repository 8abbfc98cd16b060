/** A signal, the part that models are given, and how they continue it: faint curves for many, strong ones for few. */
import { memo, useId } from 'react';
import { words } from '../../../store';
import { boxOf, Plot, XAxis, YAxis, type Box } from '../frame/Frame';
import { polyline, type Point, type Scales } from '../frame/layers';
import { linear } from '../frame/scale';
import chartStyles from '../frame/chart.module.css';
import lineStyles from '../frame/lines.module.css';
import styles from './SignalChart.module.css';

/** A continuation that stands out; `kind` is its class in frame/lines.module.css. */
export interface NamedSignal {
  readonly title: string;
  readonly kind: 'base' | 'best' | 'vote' | 'corp';
  readonly values: ArrayLike<number>;
}

interface Data {
  readonly timeStep: number;
  readonly begin: ArrayLike<number>;
  readonly truth: ArrayLike<number>;
  readonly members: readonly ArrayLike<number>[];
  /** Indices of those that stand out from the crowd. */
  readonly chosen: readonly number[];
  readonly named: readonly NamedSignal[];
}

const height = 330;
const margins = () => ({ left: 44, right: 14, top: 26, bottom: 42 });

/** The signal with its own height of room above and below: curves beyond that are clipped. */
function rangeOf({ begin, truth }: Data): [number, number] {
  const values = [...Array.from(begin), ...Array.from(truth)];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = Math.max(0.4, 0.55 * (high - low));
  return [low - room, high + room];
}

function scalesIn(box: Box, data: Data): Scales {
  const { begin, truth, timeStep } = data;
  return {
    x: linear([-begin.length * timeStep, truth.length * timeStep], [box.left, box.right], 6),
    y: linear(rangeOf(data), [box.bottom, box.top], 5),
  };
}

const far = 1e4;

/** Continuations begin where the given part ends; values far off the chart are clamped. */
function pathOf(values: ArrayLike<number>, { begin, timeStep }: Data, scales: Scales): string {
  const points = Array.from(values, (value, i): Point => [
    i * timeStep,
    Number.isNaN(value) ? far : Math.min(far, Math.max(-far, value)),
  ]);
  return polyline([[-timeStep, begin[begin.length - 1]!], ...points], scales);
}

const Crowd = memo(function Crowd({ data, width }: { readonly data: Data; readonly width: number }) {
  const box = boxOf(width, height, margins());
  const scales = scalesIn(box, data);
  const draw = (curves: readonly ArrayLike<number>[]) =>
    curves.map((curve) => pathOf(curve, data, scales)).join('');
  const chosen = new Set(data.chosen);
  return (
    <>
      <path
        className={`${lineStyles.line} ${styles.crowd}`}
        data-line="crowd"
        d={draw(data.members.filter((_, i) => !chosen.has(i)))}
      />
      <path
        className={`${lineStyles.line} ${styles.crowdChosen}`}
        data-line="crowd-chosen"
        d={draw(data.members.filter((_, i) => chosen.has(i)))}
      />
      {data.named.map(({ title, kind, values }) => (
        <path
          key={title}
          className={`${lineStyles.line} ${lineStyles[kind]}`}
          d={pathOf(values, data, scales)}
        />
      ))}
    </>
  );
});

/** Drawn only from the chart's size and colours. */
const Truth = ({
  data,
  scales,
  box,
}: {
  readonly data: Data;
  readonly scales: Scales;
  readonly box: Box;
}) => {
  const { begin, truth, timeStep } = data;
  const given = Array.from(begin, (value, i): Point => [(i - begin.length) * timeStep, value]);
  const now = scales.x(0);
  return (
    <>
      <rect
        className={styles.given}
        x={box.left}
        y={box.top}
        width={now - box.left}
        height={box.bottom - box.top}
      />
      <path className={`${lineStyles.line} ${styles.truth}`} d={polyline(given, scales)} />
      <path
        className={`${lineStyles.line} ${styles.truth} ${styles.ahead}`}
        d={pathOf(truth, data, scales)}
      />
    </>
  );
};

const sign = (kind: string | undefined) => (
  <svg width="24" height="10" aria-hidden="true">
    <path className={`${lineStyles.line} ${kind}`} d="M1 5H23" />
  </svg>
);

const LegendOf = ({ data }: { readonly data: Data }) => (
  <span className={chartStyles.legend}>
    <span className={chartStyles.legendItem}>{sign(styles.truth)}the signal</span>
    <span className={chartStyles.legendItem}>{sign(styles.crowd)}members</span>
    {data.chosen.length > 0 && (
      <span className={chartStyles.legendItem}>
        {sign(styles.crowdChosen)}the best {data.chosen.length}
      </span>
    )}
    {data.named.map(({ title, kind }) => (
      <span key={title} className={chartStyles.legendItem}>
        {sign(lineStyles[kind])}
        {title}
      </span>
    ))}
  </span>
);

function readAt(place: number, { truth, named, timeStep }: Data): string {
  const values = named.map(({ title, values }) => `${title} ${words.decimal(values[place]!, 2)}`);
  return `Time ${words.figure(place * timeStep)}: signal ${words.decimal(truth[place]!, 2)}, ${values.join(', ')}`;
}

export const SignalChart = memo(function SignalChart({ data }: { readonly data: Data }) {
  const clip = useId();
  return (
    <Plot
      height={height}
      margins={margins}
      places={data.truth.length}
      placeAt={(at, box) => {
        const { x } = scalesIn(box, data);
        return Math.round((at - x(0)) / (x(data.timeStep) - x(0)));
      }}
      label="A signal over time, and how the base model, its members and the models made from them continue it."
      readout={(place) => readAt(place, data)}
      caption={<LegendOf data={data} />}
    >
      {(box, place) => {
        const scales = scalesIn(box, data);
        return (
          <>
            <clipPath id={clip}>
              <rect x={box.left} y={box.top} width={box.right - box.left} height={box.bottom - box.top} />
            </clipPath>
            <YAxis box={box} scale={scales.y} title="Value" format={words.figure} />
            <g clipPath={`url(#${clip})`}>
              <Crowd data={data} width={box.width} />
              <Truth data={data} scales={scales} box={box} />
            </g>
            {place !== null && (
              <path
                className={chartStyles.cursor}
                d={`M${scales.x(place * data.timeStep)} ${box.top}V${box.bottom}`}
              />
            )}
            <XAxis
              box={box}
              scale={scales.x}
              title="Time (shaded: what the models are given)"
              format={words.figure}
            />
          </>
        );
      }}
    </Plot>
  );
});

export type { Data as SignalData };
