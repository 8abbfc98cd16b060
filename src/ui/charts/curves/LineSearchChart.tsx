/** Probe accuracy along a direction as the step grows: one curve per method, its chosen step marked. */
import { memo, useMemo } from 'react';
import { words, type NamedLine } from '../../../store';
import { Plot, XAxis, YAxis, type Box } from '../frame/Frame';
import { linear, logarithmic, rounded } from '../frame/scale';
import chartStyles from '../frame/chart.module.css';
import lineStyles from '../frame/lines.module.css';
import styles from './LineSearchChart.module.css';

interface Props {
  readonly lines: readonly NamedLine[];
  readonly prompts: number;
}

const height = 284;
const margins = () => ({ left: 46, right: 20, top: 26, bottom: 42 });
const dashes = ['', '7 4', '2 3', '10 3 2 3'] as const;
const style = (series: number) => ({
  stroke: `var(--series-${(series % 8) + 1})`,
  strokeDasharray: dashes[series % dashes.length],
});

export const LineSearchChart = memo(function LineSearchChart({ lines, prompts }: Props) {
  const points = useMemo(
    () =>
      lines
        .flatMap(({ title, search }, series) =>
          search.points
            .filter(({ eta }) => eta > 0)
            .map(({ eta, tally }, i) => {
              return {
                title,
                series,
                eta,
                tally,
                value: tally.correct / tally.n,
                chosen: i === search.chosen,
              };
            }),
        )
        .sort((a, b) => a.eta - b.eta),
    [lines],
  );
  const etas = points.map(({ eta }) => eta);
  const x = (box: Box) =>
    logarithmic([Math.min(...etas) * 0.9, Math.max(...etas) * 1.1], [box.left, box.right], 6);
  if (points.length === 0) return null;
  return (
    <Plot
      height={height}
      margins={margins}
      places={points.length}
      placeAt={(at, box) => {
        const scale = x(box);
        const distances = etas.map((eta) => Math.abs(scale(eta) - at));
        return distances.indexOf(Math.min(...distances));
      }}
      label="Probe accuracy against step length, by method."
      readout={(place) => {
        const { title, eta, tally, value, chosen } = points[place]!;
        return `${title}, step ${eta.toPrecision(3)}: ${tally.correct} of ${tally.n} right (${words.percent(value)})${chosen ? ', chosen' : ''}`;
      }}
      caption={
        <span className={chartStyles.legend}>
          {lines.map(({ method, title }, i) => (
            <span key={method} className={chartStyles.legendItem}>
              <svg width="24" height="8" aria-hidden="true">
                <path className={lineStyles.line} style={style(i)} d="M1 4H23" />
              </svg>
              {title}
            </span>
          ))}
        </span>
      }
    >
      {(box, place) => {
        const across = x(box);
        const values = points.map(({ value }) => value);
        const up = linear(
          rounded(Math.min(...values), Math.max(...values), 4, [0, 1]),
          [box.bottom, box.top],
          5,
        );
        return (
          <>
            <YAxis
              box={box}
              scale={up}
              title={`Correct, share of ${words.plural(prompts, 'probe prompt')} (%)`}
              format={(tick) => `${Math.round(tick * 100)}`}
            />
            {lines.map(({ method }, series) => {
              const own = points.filter((point) => point.series === series);
              return (
                <g key={method}>
                  <path
                    className={lineStyles.line}
                    style={style(series)}
                    d={own
                      .map(({ eta, value }, i) => `${i === 0 ? 'M' : 'L'}${across(eta)} ${up(value)}`)
                      .join('')}
                  />
                  {own
                    .filter(({ chosen }) => chosen)
                    .map(({ eta, value }) => (
                      <circle
                        key={eta}
                        className={styles.chosen}
                        cx={across(eta)}
                        cy={up(value)}
                        r={5.5}
                        style={{ fill: `var(--series-${(series % 8) + 1})` }}
                      />
                    ))}
                </g>
              );
            })}
            {place !== null && (
              <path
                className={chartStyles.cursor}
                d={`M${across(points[place]!.eta)} ${box.top}V${box.bottom}`}
              />
            )}
            <XAxis
              box={box}
              scale={across}
              title="Step length (in amplitudes), logarithmic"
              format={(tick) => String(tick)}
            />
          </>
        );
      }}
    </Plot>
  );
});
