/** The elite's weights: by rewards alone (first pass) and with alignment and dispersion (second pass). */
import { memo } from 'react';
import type { EliteMember } from '../../../protocol';
import { Plot, XAxis, YAxis, type Box } from '../frame/Frame';
import { linear, rounded, type Scale } from '../frame/scale';
import chartStyles from '../frame/chart.module.css';
import lineStyles from '../frame/lines.module.css';
import styles from './EliteChart.module.css';

interface Props {
  /** Best reward first. */
  readonly elite: readonly EliteMember[];
}

const height = 264;
const margins = () => ({ left: 52, right: 16, top: 26, bottom: 42 });
const percentOf = (value: number): string => `${(100 * value).toPrecision(3)}\u00a0%`;

function stairs(values: readonly number[], x: (i: number) => number, y: Scale): string {
  return values.map((value, i) => `${i === 0 ? 'M' : 'L'}${x(i)} ${y(value)}H${x(i + 1)}`).join('');
}

export const EliteChart = memo(function EliteChart({ elite }: Props) {
  const top = Math.max(...elite.flatMap(({ pass1, pass2 }) => [pass1, pass2]), 1e-9);
  const left = (box: Box) => (i: number) => box.left + (i / elite.length) * (box.right - box.left);
  return (
    <Plot
      height={height}
      margins={margins}
      places={elite.length}
      placeAt={(at, box) => Math.floor(((at - box.left) / (box.right - box.left)) * elite.length)}
      label="Weight of each elite member in the first and the second pass."
      readout={(place) => {
        const { seed, sigma, reward, pass1, pass2 } = elite[place]!;
        return `Seed ${seed}, sigma ${sigma}, reward ${reward.toFixed(3)}: ${percentOf(pass1)} in the first pass, ${percentOf(pass2)} in the second`;
      }}
      caption={
        <span className={chartStyles.legend}>
          <span className={chartStyles.legendItem}>
            <svg width="22" height="10" aria-hidden="true">
              <path className={`${lineStyles.line} ${styles.support}`} d="M1 5H21" />
            </svg>
            first pass: reward only
          </span>
          <span className={chartStyles.legendItem}>
            <span className={chartStyles.swatch} style={{ background: 'var(--corp)' }} />
            second pass
          </span>
        </span>
      }
    >
      {(box, place) => {
        const x = left(box);
        const y = linear(rounded(0, top, 4), [box.bottom, box.top], 4);
        const slot = (box.right - box.left) / elite.length;
        return (
          <>
            <YAxis
              box={box}
              scale={y}
              title="Share of the total weight (%)"
              format={(tick) => tickOf(100 * tick)}
            />
            {place !== null && (
              <rect
                className={chartStyles.chosen}
                x={x(place)}
                y={box.top}
                width={slot}
                height={box.bottom - box.top}
              />
            )}
            {elite.map(({ pass2, index }, i) => (
              <rect
                key={index}
                className={styles.bar}
                x={x(i) + Math.min(1, slot / 6)}
                y={y(pass2)}
                width={Math.max(0.5, slot - Math.min(2, slot / 3))}
                height={Math.max(0, box.bottom - y(pass2))}
              />
            ))}
            <path
              className={`${lineStyles.line} ${styles.support}`}
              d={stairs(
                elite.map(({ pass1 }) => pass1),
                x,
                y,
              )}
            />
            <XAxis
              box={box}
              scale={linear([0, elite.length], [box.left, box.right], 6, true)}
              title="Elite members, highest reward first"
              format={String}
            />
          </>
        );
      }}
    </Plot>
  );
});

const tickOf = (value: number): string => String(Number(value.toPrecision(3)));
