/** A part of a chart drawn on a canvas and embedded in its SVG as an image, so that it is exported with the rest. */
import { useComputedColorScheme } from '@mantine/core';
import type { Box } from './Frame';

/** Draws in the chart's pixels; `colour` reads a token of styles/tokens.css. */
export type Draw = (context: CanvasRenderingContext2D, colour: (token: string) => string) => void;

/** The image that `draw` makes on a canvas of width x height units, `density` pixels per unit. */
function pictureOf(width: number, height: number, density: number, draw: Draw): string {
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(width * density));
  canvas.height = Math.max(1, Math.round(height * density));
  const context = canvas.getContext('2d');
  if (!context) return 'data:,';
  context.scale(density, density);
  const tokens = getComputedStyle(document.documentElement);
  draw(context, (token) => tokens.getPropertyValue(token).trim());
  return canvas.toDataURL();
}

/** A layer over the whole chart; place it where hovering does not redraw it. */
export function Raster({ box, draw }: { readonly box: Box; readonly draw: Draw }) {
  useComputedColorScheme(); // redrawn in the other colour scheme
  const { width, height } = box;
  const density = Math.min(2, devicePixelRatio);
  return <image href={pictureOf(width, height, density, draw)} width={width} height={height} />;
}

/** One pixel per cell, stretched over a rectangle: the smallest image of a grid, with sharp edges at any size. */
export function PixelGrid(props: {
  readonly columns: number;
  readonly rows: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly draw: Draw;
}) {
  const { columns, rows, draw, ...place } = props;
  useComputedColorScheme();
  return (
    <image
      href={pictureOf(columns, rows, 1, draw)}
      {...place}
      preserveAspectRatio="none"
      style={{ imageRendering: 'pixelated' }}
    />
  );
}
