/** The frame of every chart: axes with titles and units, its width, and a line that reads out values. */
import { useCallback, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import type { Scale } from './scale';
import chartStyles from './chart.module.css';

export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly width: number;
  readonly height: number;
}

export interface Margins {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export const boxOf = (width: number, height: number, margins: Margins): Box => ({
  left: margins.left,
  right: Math.max(margins.left + 1, width - margins.right),
  top: margins.top,
  bottom: height - margins.bottom,
  width,
  height,
});

/** The laid-out width of an element; 0 before it is known. */
export function useWidth(): [ref: (element: HTMLElement | null) => void | (() => void), width: number] {
  const [width, setWidth] = useState(0);
  const ref = useCallback((element: HTMLElement | null) => {
    if (!element) return undefined;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.round(entry?.contentRect.width ?? 0)));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [ref, width];
}

interface PlotProps {
  readonly height: number | ((width: number) => number);
  /** What the chart shows, for screen readers. */
  readonly label: string;
  /** Number of places that can be read out; the pointer and the arrow keys choose one. */
  readonly places: number;
  readonly placeAt: (x: number, box: Box, y: number) => number;
  /** Places per row, where they lie in rows from the top: the up and down keys then move as well. */
  readonly stride?: number;
  /** Called with the place that is pressed, dragged to, or confirmed with Enter. */
  readonly onChoose?: (place: number, dragged: boolean) => void;
  readonly margins: (width: number) => Margins;
  readonly readout: (place: number) => ReactNode;
  /** Shown in the readout line while nothing is chosen. */
  readonly caption: ReactNode;
  readonly children: (box: Box, place: number | null) => ReactNode;
}

/** How many places each key moves. */
export function stepOf(key: string, places: number, stride: number | undefined): number | undefined {
  const steps: Record<string, number | undefined> = {
    ArrowLeft: -1,
    ArrowRight: 1,
    ArrowUp: stride && -stride,
    ArrowDown: stride,
    Home: -places,
    End: places,
  };
  return steps[key];
}

/** The legend or, once a place is chosen, its values; only the values are announced. */
export const Readout = ({ caption, value }: { readonly caption: ReactNode; readonly value: ReactNode }) => (
  <div className={`${chartStyles.readout} numbers`} data-readout>
    {value === null && caption}
    <output>{value}</output>
  </div>
);

export function Plot(props: PlotProps) {
  const { label, places, placeAt, stride, onChoose, margins, readout, caption, children } = props;
  const [ref, width] = useWidth();
  const height = typeof props.height === 'number' ? props.height : props.height(width);
  const [chosen, setPlace] = useState<number | null>(null);
  const place = chosen === null || places === 0 ? null : Math.min(chosen, places - 1);
  const box = boxOf(width, height, margins(width));

  const onPointer = (event: PointerEvent<HTMLDivElement>) => {
    const { left, top, width: shown } = event.currentTarget.getBoundingClientRect();
    const zoom = shown / event.currentTarget.offsetWidth;
    const next = placeAt((event.clientX - left) / zoom, box, (event.clientY - top) / zoom);
    const found = next >= 0 && next < places ? next : null;
    setPlace(found);
    if (found !== null && event.buttons === 1) onChoose?.(found, event.type === 'pointermove');
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && place !== null) onChoose?.(place, false);
    const step = stepOf(event.key, places, stride);
    if (step === undefined || places === 0) return;
    event.preventDefault();
    setPlace(Math.min(places - 1, Math.max(0, (place ?? (step > 0 ? -1 : places)) + step)));
  };

  return (
    <div className={chartStyles.plot} data-plot>
      <Readout caption={caption} value={place === null ? null : readout(place)} />
      <div
        ref={ref}
        className={chartStyles.area}
        data-plot-area
        style={{ height }}
        tabIndex={0}
        role="group"
        aria-label={`${label} Use the arrow keys to read single values.`}
        onPointerMove={onPointer}
        onPointerDown={onPointer}
        onPointerLeave={({ pointerType }) => pointerType === 'mouse' && setPlace(null)}
        onBlur={() => setPlace(null)}
        onKeyDown={onKeyDown}
      >
        {width > 0 && (
          <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
            {children(box, place)}
          </svg>
        )}
      </div>
    </div>
  );
}

interface AxisProps {
  readonly box: Box;
  readonly scale: Scale;
  readonly title: string;
  readonly format: (value: number) => string;
}

/** Horizontal grid lines with their numbers, and the title above them. */
export function YAxis({ box, scale, title, format }: AxisProps) {
  const lines = scale.ticks.map((tick) => `M${box.left} ${scale(tick)}H${box.right}`).join('');
  return (
    <g>
      <path className={chartStyles.grid} d={lines} />
      {scale.ticks.map((tick) => (
        <text
          key={tick}
          className={chartStyles.tick}
          x={box.left - 8}
          y={scale(tick)}
          dy="0.32em"
          textAnchor="end"
        >
          {format(tick)}
        </text>
      ))}
      <text className={chartStyles.axisTitle} x={2} y={11}>
        {title}
      </text>
    </g>
  );
}

export function XAxis({ box, scale, title, format }: AxisProps) {
  return (
    <g>
      <path className={chartStyles.axis} d={`M${box.left} ${box.bottom}H${box.right}`} />
      {scale.ticks.map((tick) => (
        <text key={tick} className={chartStyles.tick} x={scale(tick)} y={box.bottom + 17} textAnchor="middle">
          {format(tick)}
        </text>
      ))}
      <XTitle box={box} title={title} />
    </g>
  );
}

export function XTitle({ box, title }: Pick<AxisProps, 'box' | 'title'>) {
  return (
    <text
      className={chartStyles.axisTitle}
      x={box.width < 400 ? box.width / 2 : (box.left + box.right) / 2}
      y={box.height - 4}
      textAnchor="middle"
    >
      {title}
    </text>
  );
}
