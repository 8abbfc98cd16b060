/** Test accuracy of the vote as more members take part, beside the base model, the best member and two controls. */
import { memo } from 'react';
import { words, type Share, type VoteRow } from '../../../store';
import { Plot, XAxis, YAxis, type Box } from '../frame/Frame';
import { linear, rounded, spread, type Scale } from '../frame/scale';
import chartStyles from '../frame/chart.module.css';
import lineStyles from '../frame/lines.module.css';
import styles from './VoteChart.module.css';

interface Props {
  readonly rows: readonly VoteRow[];
  readonly base: Share | null;
  readonly best: Share | null;
  readonly voteMax: number;
  readonly prompts: number;
}

const height = 304;
const roomy = 400;
const margins = (width: number) => ({ left: 46, right: width >= roomy ? 118 : 26, top: 34, bottom: 42 });

const series = [
  { key: 'vote', title: 'vote of the best K', short: 'vote' },
  { key: 'strict', title: 'vote counting invalid answers', short: 'strict' },
  { key: 'random', title: 'random K', short: 'random' },
] as const;

const line = (points: readonly (readonly [number, number])[]): string =>
  points.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`).join('');

function accuracyRange({ rows, base, best }: Props): [number, number] {
  const shares = [base, best].filter((share) => share !== null);
  const values = [
    ...shares.flatMap(({ low, high }) => [low, high]),
    ...rows.flatMap(({ vote, strict, random }) => [vote.low, vote.high, strict.value, random.value]),
  ];
  if (values.length === 0) return [0, 1];
  return rounded(Math.min(...values), Math.max(...values), 5, [0, 1]);
}

function Band({ rows, x, y }: { readonly rows: readonly VoteRow[]; readonly x: Scale; readonly y: Scale }) {
  if (rows.length < 2) return null;
  const top = rows.map(({ k, vote }) => [x(k), y(vote.high)] as const);
  const bottom = rows.map(({ k, vote }) => [x(k), y(vote.low)] as const).reverse();
  return <path className={styles.band} d={`${line([...top, ...bottom])}Z`} />;
}

interface LevelProps {
  readonly name: 'base' | 'best';
  readonly share: Share;
  readonly box: Box;
  readonly y: Scale;
  readonly whiskerAt: number;
}

/** A horizontal line with its interval as a bracket at the right end. */
function Level({ name, share, box, y, whiskerAt }: LevelProps) {
  const [low, high] = [y(share.low), y(share.high)];
  const bracket = `M${whiskerAt - 4} ${high}h8m-4 0V${low}m-4 0h8`;
  return (
    <g>
      <path
        className={`${lineStyles.line} ${lineStyles[name]}`}
        d={`M${box.left} ${y(share.value)}H${box.right}`}
      />
      <path className={styles.bracket} d={bracket} style={{ stroke: `var(--${name})` }} />
    </g>
  );
}

function labelsOf({ rows, base, best }: Props) {
  const last = rows.at(-1);
  const labels: { key: string; text: string; value: number }[] = [];
  if (last) {
    labels.push({ key: 'vote', text: `vote ${words.percent(last.vote.value)}`, value: last.vote.value });
    labels.push({
      key: 'strict',
      text: `invalid ${words.percent(last.strict.value)}`,
      value: last.strict.value,
    });
    labels.push({
      key: 'random',
      text: `random ${words.percent(last.random.value)}`,
      value: last.random.value,
    });
  }
  if (best) labels.push({ key: 'best', text: `best ${words.percent(best.value)}`, value: best.value });
  if (base) labels.push({ key: 'base', text: `base ${words.percent(base.value)}`, value: base.value });
  return labels;
}

function Labels({ box, y, ...props }: Props & { readonly box: Box; readonly y: Scale }) {
  const labels = labelsOf(props);
  const places = spread(
    labels.map(({ value }) => y(value)),
    16,
    [box.top, box.bottom - 4],
  );
  return labels.map(({ key, text }, i) => (
    <text
      key={key}
      className={styles.label}
      style={{ fill: `var(--${key})` }}
      x={box.right + 26}
      y={places[i]}
      dy="0.32em"
    >
      {text}
    </text>
  ));
}

const readRow = ({ k, vote, strict, random }: VoteRow): string =>
  `K = ${k}: vote ${words.percent(vote.value)} (95\u00a0% interval ${Math.round(vote.low * 100)} to ${words.percent(vote.high)}), counting invalid answers ${words.percent(strict.value)}, random ${words.percent(random.value)}`;

export const VoteChart = memo(function VoteChart(props: Props) {
  const { rows, base, best, voteMax, prompts } = props;
  const x = (box: Box) => linear([1, Math.max(2, voteMax)], [box.left, box.right], 6, true);
  return (
    <Plot
      height={height}
      margins={margins}
      places={rows.length}
      placeAt={(at, box) =>
        Math.round(((at - box.left) / (box.right - box.left)) * (Math.max(2, voteMax) - 1))
      }
      label="Accuracy of the vote against the number of voters."
      readout={(place) => readRow(rows[place]!)}
      caption={<VoteLegend />}
    >
      {(box, place) => {
        const at = x(box);
        const y = linear(accuracyRange(props), [box.bottom, box.top], 5);
        return (
          <>
            <YAxis
              box={box}
              scale={y}
              title={`Correct, share of ${words.plural(prompts, 'test prompt')} (%)`}
              format={(tick) => `${Math.round(tick * 100)}`}
            />
            <Band rows={rows} x={at} y={y} />
            {base && <Level name="base" share={base} box={box} y={y} whiskerAt={box.right + 8} />}
            {best && <Level name="best" share={best} box={box} y={y} whiskerAt={box.right + 18} />}
            {series.toReversed().map(({ key }) => (
              <path
                key={key}
                className={`${lineStyles.line} ${lineStyles[key]}`}
                d={line(rows.map((row) => [at(row.k), y(row[key].value)]))}
              />
            ))}
            {place !== null && (
              <path className={chartStyles.cursor} d={`M${at(rows[place]!.k)} ${box.top}V${box.bottom}`} />
            )}
            <XAxis
              box={box}
              scale={wholeTicks(at)}
              title="K: how many of the best members vote"
              format={String}
            />
            {box.width >= roomy && <Labels {...props} box={box} y={y} />}
          </>
        );
      }}
    </Plot>
  );
});

const wholeTicks = (scale: Scale): Scale =>
  Object.assign((value: number) => scale(value), {
    ticks: [1, ...scale.ticks.filter((tick) => tick > 2)],
  });

function VoteLegend() {
  const items = [
    ...series.map(({ key, title }) => [key, title] as const),
    ['best', 'best member'],
    ['base', 'base model'],
  ] as const;
  return (
    <span className={chartStyles.legend}>
      {items.map(([key, title]) => (
        <span key={key} className={chartStyles.legendItem}>
          <svg width="22" height="8" aria-hidden="true">
            <path className={`${lineStyles.line} ${lineStyles[key]}`} d="M1 4H21" />
          </svg>
          {title}
        </span>
      ))}
    </span>
  );
}
