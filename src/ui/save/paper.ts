/** A card's charts for a paper: laid out for the width of a column, in light colours, with readable text. */
import type { Lighten } from '../shell/scheme';
import { drawCard, type Drawing } from './chart';

/** The width of a column in two-column papers, in inches. */
export const columnInches = 3.3;
const pointsPerInch = 72;

const laidOut = (card: Element) =>
  [...card.querySelectorAll<HTMLElement>('[data-plot-area]')].every(
    (area) => area.querySelector('svg')?.getAttribute('width') === String(Math.round(area.clientWidth)),
  );

const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));

const mostFrames = 60;

/** The drawing of a card's charts at the width of a column, or null if it shows none. */
export async function drawForPaper(card: Element, lighten: Lighten): Promise<Drawing | null> {
  card.setAttribute('data-paper', '');
  try {
    for (let frame = 0; frame < 2 || (frame < mostFrames && !laidOut(card)); frame++) await nextFrame();
    const restore = lighten();
    try {
      return drawCard(card, 'paper');
    } finally {
      restore();
    }
  } finally {
    card.removeAttribute('data-paper');
  }
}

/** As SVG sized to the column. */
export function paperSvg({ svg, width, height }: Drawing): Blob {
  const root = new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement;
  root.setAttribute('width', `${columnInches}in`);
  root.setAttribute('height', `${((columnInches * height) / width).toFixed(4)}in`);
  return new Blob([new XMLSerializer().serializeToString(root)], { type: 'image/svg+xml' });
}

/** A halo behind text becomes a separate drawing: PDF has no paint-order. */
function splitHalos(root: Element): void {
  for (const text of root.querySelectorAll<SVGElement>('text')) {
    if (!text.style.paintOrder.includes('stroke')) continue;
    const halo = text.cloneNode(true) as SVGElement;
    halo.style.fill = 'none';
    text.style.stroke = 'none';
    text.before(halo);
  }
}

const family = 'Inter';
const boldFrom = 550;

/** Sets all text in the two fonts embedded in the file: the page's own depend on the machine. */
function setFonts(root: Element): void {
  for (const element of root.querySelectorAll<SVGElement>('[style*="font-"]')) {
    const { style } = element;
    if (style.fontFamily) style.fontFamily = family;
    if (style.fontWeight) style.fontWeight = Number(style.fontWeight) >= boldFrom ? 'bold' : 'normal';
  }
}

async function base64(address: string): Promise<string> {
  const bytes = new Uint8Array(await (await fetch(address)).arrayBuffer());
  let text = '';
  for (let at = 0; at < bytes.length; at += 0x8000)
    text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}

/** As one page of PDF, of vectors and text; a chart of thousands of points embeds an image. */
export async function paperPdf({ svg, width, height }: Drawing, title: string): Promise<Blob> {
  const [{ jsPDF }, { svg2pdf }, regular, bold] = await Promise.all([
    import('jspdf'),
    import('svg2pdf.js'),
    import('@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf?url'),
    import('@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf?url'),
  ]);
  const size: [number, number] = [
    columnInches * pointsPerInch,
    (columnInches * pointsPerInch * height) / width,
  ];
  const orientation = size[0] > size[1] ? 'landscape' : 'portrait';
  const file = new jsPDF({ unit: 'pt', format: size, orientation, compress: true });
  for (const [name, address] of [
    ['normal', regular.default],
    ['bold', bold.default],
  ] as const) {
    file.addFileToVFS(`${name}.ttf`, await base64(address));
    file.addFont(`${name}.ttf`, family, name);
  }
  file.setProperties({ title, creator: 'CoRP Lab' });
  const root = new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement;
  setFonts(root);
  splitHalos(root);
  await svg2pdf(root, file, { x: 0, y: 0, width: size[0], height: size[1] });
  return file.output('blob');
}
