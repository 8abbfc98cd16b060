/** Rewards of the population in bins, stacked by sigma, with the base model's line; a range can be selected. */
import { memo, useRef } from 'react';
import { words, type Histogram } from '../../../store';
import { Plot, XAxis, YAxis, type Box } from '../frame/Frame';
import { colourOf } from '../frame/layers';
import { linear, type Scale } from '../frame/scale';
import chartStyles from '../frame/chart.module.css';
import lineStyles from '../frame/lines.module.css';
import styles from './HistogramChart.module.css';

interface Props {
  readonly histogram: Histogram;
  /** The base model's reward; null before it is known. */
  readonly base: number | null;
  readonly prompts: number;
  readonly brush?: Brush;
}

/** A range of bins, both ends included. */
export interface Brush {
  readonly first: number;
  readonly last: number;
  readonly onBrush: (first: number, last: number) => void;
}

const height = 264;
const margins = () => ({ left: 40, right: 14, top: 34, bottom: 42 });

/** One path per sigma: its bars stacked on those of the sigmas before. */
function bars({ edges, counts }: Histogram, series: number, x: Scale, y: Scale): string {
  let path = '';
  counts[series]!.forEach((count, bin) => {
    if (count === 0) return;
    const below = counts.slice(0, series).reduce((sum, row) => sum + row[bin]!, 0);
    const [left, right] = [x(edges[bin]!) + 1, x(edges[bin + 1]!) - 1];
    path += `M${left.toFixed(1)} ${y(below).toFixed(1)}V${y(below + count).toFixed(1)}H${right.toFixed(1)}V${y(below).toFixed(1)}Z`;
  });
  return path;
}

function BaseLine({ x, box, base }: { readonly x: Scale; readonly box: Box; readonly base: number }) {
  const at = x(base);
  const flip = at > box.right - 110;
  return (
    <g>
      <path className={`${lineStyles.line} ${lineStyles.base}`} d={`M${at} ${box.top - 12}V${box.bottom}`} />
      <text
        className={chartStyles.markLabel}
        x={at + (flip ? -6 : 6)}
        y={box.top - 4}
        textAnchor={flip ? 'end' : 'start'}
      >
        base model {words.decimal(base)}
      </text>
    </g>
  );
}

/** Pixels that an end's label takes. */
const labelRoom = 84;

/** The selected range, its ends labelled inside where they fit; the rest is dimmed. */
function Marked({ brush, edges, x, box }: MarkedProps) {
  const [from, to] = [edges[brush.first]!, edges[brush.last + 1]!];
  const [left, right] = [x(from), x(to)];
  const height = box.bottom - box.top;
  const label = (at: number, words: string, y: number, before: boolean) => (
    <text
      className={chartStyles.markLabel}
      x={before ? at - 6 : at + 6}
      y={y}
      textAnchor={before ? 'end' : 'start'}
    >
      {words}
    </text>
  );
  return (
    <g>
      <rect className={styles.brushedOut} x={box.left} y={box.top} width={left - box.left} height={height} />
      <rect className={styles.brushedOut} x={right} y={box.top} width={box.right - right} height={height} />
      <path
        className={chartStyles.brushEdge}
        d={`M${left} ${box.top}v${height}M${right} ${box.top}v${height}`}
      />
      {label(left, `from ${words.figure(from)}`, box.top + 12, left > box.right - labelRoom)}
      {label(right, `to ${words.figure(to)}`, box.top + 28, right > box.left + labelRoom)}
    </g>
  );
}

interface MarkedProps {
  readonly brush: Brush;
  readonly edges: readonly number[];
  readonly x: Scale;
  readonly box: Box;
}

const binScale = ({ edges }: Histogram, box: Box): Scale =>
  linear(
    [edges[0]!, edges.at(-1)!],
    [box.left, box.right],
    Math.max(3, Math.floor((box.right - box.left) / 64)),
  );

function readBin({ edges, counts, sigmas }: Histogram, bin: number): string {
  const digits = edges[1]! - edges[0]! < 0.0999 ? 3 : 2;
  const shares = sigmas.map((sigma, s) => `${counts[s]![bin]} at σ ${sigma}`).join(', ');
  return `Reward ${words.decimal(edges[bin]!, digits)} to ${words.decimal(edges[bin + 1]!, digits)}: ${shares}`;
}

export const HistogramChart = memo(function HistogramChart({ histogram, base, prompts, brush }: Props) {
  const { edges, sigmas, tallest } = histogram;
  const anchor = useRef(0);
  const bins = edges.length - 1;
  const placeAt = (at: number, box: Box) => Math.floor(((at - box.left) / (box.right - box.left)) * bins);
  return (
    <Plot
      height={height}
      margins={margins}
      places={bins}
      placeAt={placeAt}
      label="Histogram of the members’ rewards by sigma."
      {...(brush && {
        onChoose: (bin, dragged) => {
          if (!dragged) anchor.current = bin;
          brush.onBrush(Math.min(anchor.current, bin), Math.max(anchor.current, bin));
        },
      })}
      readout={(bin) => readBin(histogram, bin)}
      caption={<SigmaLegend sigmas={sigmas} />}
    >
      {(box, place) => {
        const x = binScale(histogram, box);
        const y = linear([0, Math.max(4, tallest * 1.08)], [box.bottom, box.top], 5, true);
        return (
          <>
            <YAxis box={box} scale={y} title="Members" format={words.whole} />
            {place !== null && (
              <rect
                className={chartStyles.chosen}
                x={x(edges[place]!)}
                width={x(edges[place + 1]!) - x(edges[place]!)}
                y={box.top}
                height={box.bottom - box.top}
              />
            )}
            {sigmas.map((sigma, s) => (
              <path key={sigma} d={bars(histogram, s, x, y)} fill={colourOf(s)} />
            ))}
            <XAxis
              box={box}
              scale={x}
              title={`Reward: mean score on ${words.plural(prompts, 'support prompt')} (0 to 1)`}
              format={(tick) => String(tick)}
            />
            {brush && <Marked brush={brush} edges={edges} x={x} box={box} />}
            {base !== null && <BaseLine x={x} box={box} base={base} />}
          </>
        );
      }}
    </Plot>
  );
});

export function SigmaLegend({ sigmas }: { readonly sigmas: readonly number[] }) {
  return (
    <span className={chartStyles.legend}>
      {sigmas.map((sigma, s) => (
        <span key={sigma} className={chartStyles.legendItem}>
          <span className={chartStyles.swatch} style={{ background: colourOf(s) }} />σ {sigma}
        </span>
      ))}
    </span>
  );
}
