/** Mantine in the lab's colours; tokens shared by charts and panels are in styles/tokens.css. */
import { createTheme, type MantineColorsTuple } from '@mantine/core';

const ocean: MantineColorsTuple = [
  '#eaf5fc',
  '#d3e9f7',
  '#a6d3ee',
  '#7cc2ea',
  '#56b4e9',
  '#2b93cf',
  '#0a7dbf',
  '#0069a6',
  '#00578a',
  '#00456f',
];

const slate: MantineColorsTuple = [
  '#e8ebf0',
  '#c6cdd8',
  '#aab3c0',
  '#8b95a3',
  '#3b4350',
  '#2c333e',
  '#20262f',
  '#161a21',
  '#0e1116',
  '#090b0f',
];

export const theme = createTheme({
  primaryColor: 'ocean',
  primaryShade: { light: 7, dark: 4 },
  colors: { ocean, dark: slate },
  autoContrast: true,
  white: '#ffffff',
  black: '#14181f',
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontFamily:
    "Inter, ui-sans-serif, system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Helvetica Neue', Arial, sans-serif",
  fontFamilyMonospace:
    "ui-monospace, 'SF Mono', 'Cascadia Mono', 'Segoe UI Mono', 'Roboto Mono', 'DejaVu Sans Mono', Menlo, monospace",
});
