/** Reward against the strength of the noise: every member a dot, every sigma a box. */
import { memo } from 'react';
import { words, type SigmaGroup } from '../../../store';
import { Plot, XTitle, YAxis, type Box } from '../frame/Frame';
import { colourOf } from '../frame/layers';
import { linear, rounded, type Scale } from '../frame/scale';
import chartStyles from '../frame/chart.module.css';
import lineStyles from '../frame/lines.module.css';
import styles from './SigmaChart.module.css';

interface Props {
  readonly groups: readonly SigmaGroup[];
  readonly base: number | null;
  readonly bestSigma: number | null;
}

const height = 264;
const margins = () => ({ left: 40, right: 42, top: 34, bottom: 54 });
const golden = 0.618034;

function rewardRange(groups: readonly SigmaGroup[], base: number | null): [number, number] {
  const values = groups.flatMap((group) => group.sample);
  if (base !== null) values.push(base);
  if (values.length === 0) return [0, 1];
  return rounded(Math.min(...values), Math.max(...values), 5, [0, Infinity]);
}

/** All dots of a group as one path of zero-length strokes, spread by a fixed sequence. */
const dots = ({ sample }: SigmaGroup, y: Scale, from: number, width: number): string =>
  sample
    .map((reward, i) => `M${(from + ((i * golden) % 1) * width).toFixed(1)} ${y(reward).toFixed(1)}h0`)
    .join('');

interface GroupProps {
  readonly group: SigmaGroup;
  readonly series: number;
  readonly y: Scale;
  readonly center: number;
  readonly band: number;
}

function Group({ group, series, y, center, band }: GroupProps) {
  if (group.count === 0) return null;
  const color = colourOf(series);
  const half = Math.min(13, band * 0.12);
  const boxAt = center - band * 0.2;
  const spreadWidth = Math.min(120, band * 0.45);
  const mean = y(group.mean);
  return (
    <g>
      <path className={styles.dots} d={dots(group, y, center - band * 0.02, spreadWidth)} stroke={color} />
      <path className={styles.whisker} d={`M${boxAt} ${y(group.q05)}V${y(group.q95)}`} stroke={color} />
      <rect
        className={styles.box}
        x={boxAt - half}
        width={2 * half}
        y={y(group.q75)}
        height={Math.max(1, y(group.q25) - y(group.q75))}
        stroke={color}
      />
      <path className={styles.median} d={`M${boxAt - half} ${y(group.median)}h${2 * half}`} stroke={color} />
      <path className={styles.mean} d={`M${boxAt} ${mean - 6}l6 6l-6 6l-6-6z`} fill={color} />
    </g>
  );
}

function readGroup(group: SigmaGroup): string {
  if (group.count === 0) return `σ ${group.sigma}: no member scored yet`;
  const above = group.aboveBase === null ? '' : `, ${words.percent(group.aboveBase)} above the base model`;
  const middle = `${words.decimal(group.q25)} to ${words.decimal(group.q75)}`;
  return `σ ${group.sigma}: ${words.plural(group.count, 'member')}, mean ${words.decimal(group.mean)}, middle half ${middle}${above}`;
}

const placeAt = (count: number) => (x: number, box: Box) =>
  Math.floor(((x - box.left) / (box.right - box.left)) * count);

export const SigmaChart = memo(function SigmaChart({ groups, base, bestSigma }: Props) {
  return (
    <Plot
      height={height}
      margins={margins}
      places={groups.length}
      placeAt={placeAt(groups.length)}
      label="Rewards of the members at each sigma."
      readout={(place) => readGroup(groups[place]!)}
      caption={
        <span className={chartStyles.legend}>
          <Sign path="M7 6h0" className={styles.dots}>
            one member
          </Sign>
          <Sign path="M2 2h10v8h-10zM2 6h10">middle half and median</Sign>
          <Sign path="M7 1l5 5l-5 5l-5-5z" className={styles.filled}>
            mean
          </Sign>
        </span>
      }
    >
      {(box, place) => {
        const y = linear(rewardRange(groups, base), [box.bottom, box.top], 5);
        const band = (box.right - box.left) / groups.length;
        return (
          <>
            <YAxis box={box} scale={y} title="Reward (mean score, 0 to 1)" format={(tick) => String(tick)} />
            {place !== null && (
              <rect
                className={chartStyles.chosen}
                x={box.left + place * band}
                width={band}
                y={box.top}
                height={box.bottom - box.top}
              />
            )}
            {groups.map((group, s) => (
              <Group
                key={group.sigma}
                group={group}
                series={s}
                y={y}
                center={box.left + (s + 0.5) * band}
                band={band}
              />
            ))}
            {base !== null && <BaseLevel y={y(base)} box={box} />}
            <SigmaAxis groups={groups} box={box} band={band} bestSigma={bestSigma} />
          </>
        );
      }}
    </Plot>
  );
});

interface SignProps {
  readonly path: string;
  readonly className?: string | undefined;
  readonly children: string;
}

const Sign = ({ path, className = '', children }: SignProps) => (
  <span className={chartStyles.legendItem}>
    <svg className={styles.sign} width="14" height="12" aria-hidden="true">
      <path d={path} className={className} />
    </svg>
    {children}
  </span>
);

function BaseLevel({ y, box }: { readonly y: number; readonly box: Box }) {
  return (
    <g>
      <path className={`${lineStyles.line} ${lineStyles.base}`} d={`M${box.left} ${y}H${box.right}`} />
      <text className={chartStyles.markLabel} x={box.right + 6} y={y} dy="0.32em">
        base
      </text>
    </g>
  );
}

interface SigmaAxisProps extends Pick<Props, 'groups' | 'bestSigma'> {
  readonly box: Box;
  readonly band: number;
}

function SigmaAxis({ groups, box, band, bestSigma }: SigmaAxisProps) {
  return (
    <g>
      <path className={chartStyles.axis} d={`M${box.left} ${box.bottom}H${box.right}`} />
      {groups.map(({ sigma, count }, s) => (
        <g
          key={sigma}
          textAnchor="middle"
          transform={`translate(${box.left + (s + 0.5) * band} ${box.bottom})`}
        >
          <text
            className={
              sigma === bestSigma ? `${chartStyles.tick} ${chartStyles.tickStrong}` : chartStyles.tick
            }
            y={17}
          >
            {sigma === bestSigma && band > 90 ? `${sigma} (best mean)` : sigma}
          </text>
          {band > 70 && (
            <text className={chartStyles.tick} y={32}>
              {words.plural(count, 'member')}
            </text>
          )}
        </g>
      ))}
      <XTitle box={box} title="Sigma: strength of the noise, in units of the weights" />
    </g>
  );
}
