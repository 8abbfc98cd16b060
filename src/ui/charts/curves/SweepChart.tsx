/** The sweep as heat maps that fill in: probe accuracy over q and beta, one map per scale, the chosen cell framed. */
import { memo, useState, type KeyboardEvent } from 'react';
import { words, type SweepGrid } from '../../../store';
import { Readout, stepOf as keyStep, useWidth } from '../frame/Frame';
import chartStyles from '../frame/chart.module.css';
import styles from './SweepChart.module.css';

interface Chosen {
  readonly q: number;
  readonly beta: number;
  readonly scale: number;
}

interface Props {
  readonly grid: SweepGrid;
  readonly chosen: Chosen | null;
}

const cellHeight = 24;
const left = 44;
const gap = 14;
const head = 20;
const foot = 20;
const least = 190;

/** Five steps of one hue, so that lightness alone tells the order. */
const steps = 5;
const stepOf = (value: number, { lowest, highest }: SweepGrid): number =>
  highest > lowest
    ? Math.min(steps - 1, Math.floor((steps * (value - lowest)) / (highest - lowest)))
    : steps - 1;

const near = (a: Chosen, b: Chosen | null): boolean =>
  b !== null && a.q === b.q && a.beta === b.beta && a.scale === b.scale;

export const SweepChart = memo(function SweepChart({ grid, chosen }: Props) {
  const [ref, width] = useWidth();
  const [place, setPlace] = useState<number | null>(null);
  const { scales, qs, betas } = grid;
  const columns = Math.max(1, Math.min(3, scales.length, Math.floor(width / least)));
  const mapWidth = (width - gap * (columns - 1)) / columns;
  const mapHeight = head + qs.length * cellHeight + foot;
  const height = Math.ceil(scales.length / columns) * (mapHeight + gap) + 34;
  const cells = scales.flatMap((scale) => qs.flatMap((q) => betas.map((beta) => ({ scale, q, beta }))));
  const current = place === null ? null : (cells[place] ?? null);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = keyStep(event.key, cells.length, betas.length);
    if (step === undefined || cells.length === 0) return;
    event.preventDefault();
    setPlace(Math.min(cells.length - 1, Math.max(0, (place ?? (step > 0 ? -1 : cells.length)) + step)));
  };
  return (
    <div className={chartStyles.plot} data-plot>
      <Readout
        caption={<Legend grid={grid} />}
        value={current ? <Read grid={grid} cell={current} /> : null}
      />
      <div
        ref={ref}
        className={chartStyles.area}
        data-plot-area
        style={{ height }}
        tabIndex={0}
        role="group"
        aria-label="Probe accuracy of every candidate, by q, beta and scale. Use the arrow keys to read single cells."
        onKeyDown={onKeyDown}
        onBlur={() => setPlace(null)}
        onPointerLeave={() => setPlace(null)}
      >
        {width > 0 && (
          <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
            {scales.map((scale, i) => (
              <Map
                key={scale}
                grid={grid}
                scale={scale}
                x={(i % columns) * (mapWidth + gap)}
                y={Math.floor(i / columns) * (mapHeight + gap)}
                width={mapWidth}
                first={i * qs.length * betas.length}
                chosen={chosen}
                place={place}
                onPlace={setPlace}
              />
            ))}
            <text className={chartStyles.axisTitle} x={0} y={height - 20}>
              Rows: q, the share of members left out.
            </text>
            <text className={chartStyles.axisTitle} x={0} y={height - 4}>
              Columns: beta, how sharply rewards count.
            </text>
          </svg>
        )}
      </div>
    </div>
  );
});

function Read({ grid, cell }: { readonly grid: SweepGrid; readonly cell: Chosen }) {
  const { scale, q, beta } = cell;
  const scored = grid.at(scale, q, beta);
  const where = `q ${q}, beta ${beta}, scale ${scale}`;
  if (!scored) return <>{where}: not scored yet</>;
  const { correct, n } = scored.tally;
  return (
    <>
      {where}: {correct} of {n} probe prompts right ({words.percent(correct / n)}), step{' '}
      {scored.eta.toPrecision(3)}
    </>
  );
}

function Legend({ grid }: Pick<Props, 'grid'>) {
  return (
    <span className={chartStyles.legend}>
      <span className={chartStyles.legendItem}>
        probe accuracy {words.percent(grid.lowest)}
        <span className={styles.ramp} aria-hidden="true">
          {Array.from({ length: steps }, (_, i) => (
            <span key={i} style={{ background: `var(--heat-${i})` }} />
          ))}
        </span>
        {words.percent(grid.highest)}
      </span>
      <span className={chartStyles.legendItem}>
        <span className={styles.frame} aria-hidden="true" /> chosen
      </span>
    </span>
  );
}

interface CellFrameProps {
  readonly kind: 'chosen' | 'place';
  readonly x: number;
  readonly width: number;
}

function CellFrame({ kind, x, width }: CellFrameProps) {
  const at = { x, width, y: 1, height: cellHeight - 2, rx: 3 };
  return (
    <>
      <rect className={styles.halo} {...at} />
      <rect className={styles[kind]} {...at} />
    </>
  );
}

interface MapProps extends Props {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  /** Place of its first cell among all. */
  readonly first: number;
  readonly place: number | null;
  readonly onPlace: (place: number) => void;
}

function Map({ grid, scale, x, y, width, first, chosen, place, onPlace }: MapProps) {
  const { qs, betas } = grid;
  const cellWidth = (width - left) / Math.max(1, betas.length);
  const numbers = cellWidth >= 30;
  return (
    <g transform={`translate(${x} ${y})`}>
      <text className={chartStyles.tickStrong} x={left} y={13}>
        scale {scale}
      </text>
      {qs.map((q, row) => (
        <g key={q} transform={`translate(0 ${head + row * cellHeight})`}>
          <text className={chartStyles.tick} x={left - 6} y={cellHeight / 2} dy="0.32em" textAnchor="end">
            {q}
          </text>
          {betas.map((beta, column) => {
            const cell = grid.at(scale, q, beta);
            const value = cell ? cell.tally.correct / cell.tally.n : null;
            const index = first + row * betas.length + column;
            const step = value === null ? null : stepOf(value, grid);
            const framed = near({ scale, q, beta }, chosen);
            return (
              <g key={beta} onPointerEnter={() => onPlace(index)}>
                <rect
                  {...(step === null
                    ? { className: styles.empty }
                    : { style: { fill: `var(--heat-${step})` } })}
                  x={left + column * cellWidth + 1}
                  y={1}
                  width={cellWidth - 2}
                  height={cellHeight - 2}
                  rx={3}
                />
                {numbers && value !== null && (
                  <text
                    className={`${styles.text} ${step !== null && step > 2 ? styles.onDark : ''}`}
                    x={left + (column + 0.5) * cellWidth}
                    y={cellHeight / 2}
                    dy="0.34em"
                    textAnchor="middle"
                  >
                    {Math.round(100 * value)}
                  </text>
                )}
                {(framed || index === place) && (
                  <CellFrame
                    kind={framed ? 'chosen' : 'place'}
                    x={left + column * cellWidth + 1}
                    width={cellWidth - 2}
                  />
                )}
              </g>
            );
          })}
        </g>
      ))}
      {betas.map((beta, column) => (
        <text
          key={beta}
          className={chartStyles.tick}
          x={left + (column + 0.5) * cellWidth}
          y={head + qs.length * cellHeight + 14}
          textAnchor="middle"
        >
          {beta}
        </text>
      ))}
    </g>
  );
}
