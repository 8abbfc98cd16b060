/** A card's charts as they are on screen, as one drawing that needs neither page nor style sheet. */

const svgNamespace = 'http://www.w3.org/2000/svg';

/** Properties that style sheets set on parts of a chart, with the default that need not be written. */
const properties: readonly (readonly [name: string, initial: string])[] = [
  ['fill', 'rgb(0, 0, 0)'],
  ['fill-opacity', '1'],
  ['stroke', 'none'],
  ['stroke-width', '1px'],
  ['stroke-opacity', '1'],
  ['stroke-dasharray', 'none'],
  ['stroke-linecap', 'butt'],
  ['stroke-linejoin', 'miter'],
  ['opacity', '1'],
  ['paint-order', 'normal'],
  ['shape-rendering', 'auto'],
  ['font-family', ''],
  ['font-size', ''],
  ['font-weight', '400'],
  ['font-variant-numeric', 'normal'],
];

const transparent = 'rgba(0, 0, 0, 0)';

function styleOf(element: Element): string {
  const style = getComputedStyle(element);
  return properties
    .map(([name, initial]) => [name, style.getPropertyValue(name), initial] as const)
    .filter(([, value, initial]) => value !== '' && value !== initial)
    .map(([name, value]) => `${name}:${value}`)
    .join(';');
}

/** A copy of `svg` with its styles inlined; elements of one kind at one place share them, so each kind is computed once. */
function withStyles(svg: SVGSVGElement): SVGSVGElement {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const known = new Map<string, string>();
  const write = (from: Element, to: Element, path: string): void => {
    const marks = ['class', 'style', 'fill', 'stroke'].map((name) => from.getAttribute(name) ?? '');
    const key = `${path}>${from.tagName}|${marks.join('|')}`;
    const style = known.get(key) ?? styleOf(from);
    known.set(key, style);
    for (const name of ['class', 'fill', 'stroke']) to.removeAttribute(name);
    to.setAttribute('style', style);
    [...from.children].forEach((child, i) => write(child, to.children[i]!, key));
  };
  write(svg, copy, '');
  copy.removeAttribute('aria-hidden');
  return copy;
}

function element(name: string, attributes: Readonly<Record<string, string | number>>): SVGElement {
  const made = document.createElementNS(svgNamespace, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}

/** The lines that a text wraps into, each with its position. */
function linesOf(node: Text): { readonly text: string; readonly box: DOMRect }[] {
  const lines: { text: string; box: DOMRect }[] = [];
  for (const { 0: word, index } of node.data.matchAll(/\S+/g)) {
    const range = document.createRange();
    range.setStart(node, index);
    range.setEnd(node, index + word.length);
    const box = range.getBoundingClientRect();
    const line = lines.at(-1);
    if (line && Math.abs(line.box.top - box.top) < 2) line.text += ` ${word}`;
    else lines.push({ text: word, box });
  }
  return lines;
}

function textsIn(root: Element, place: (box: DOMRect) => { x: number; y: number }): SVGElement[] {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const made: SVGElement[] = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.parentElement!.closest('svg, .unseen')) continue;
    const { color, fontFamily, fontSize, fontWeight } = getComputedStyle(node.parentElement!);
    for (const { text, box } of linesOf(node as Text)) {
      const { x, y } = place(box);
      const line = element('text', { x, y: y + box.height / 2, dy: '0.35em' });
      line.setAttribute(
        'style',
        `fill:${color};font-family:${fontFamily};font-size:${fontSize};font-weight:${fontWeight}`,
      );
      line.textContent = text;
      made.push(line);
    }
  }
  return made;
}

/** Swatches, ramps and frames of a legend: boxes with a background or a border. */
function boxesIn(root: Element, place: (box: DOMRect) => { x: number; y: number }): SVGElement[] {
  return [...root.querySelectorAll('span')].flatMap((span) => {
    const { backgroundColor, borderTopWidth, borderTopColor, borderTopLeftRadius } = getComputedStyle(span);
    const border = parseFloat(borderTopWidth);
    if (backgroundColor === transparent && border === 0) return [];
    const box = span.getBoundingClientRect();
    const { x, y } = place(box);
    const made = element('rect', { x, y, width: box.width, height: box.height });
    made.setAttribute('rx', String(parseFloat(borderTopLeftRadius)));
    const fill = backgroundColor === transparent ? 'none' : backgroundColor;
    made.setAttribute('style', `fill:${fill};stroke:${borderTopColor};stroke-width:${border}`);
    return [made];
  });
}

const margins = { screen: 16, paper: 2 } as const;

export interface Drawing {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
}

/** Every plot of a card, titled for the screen; on paper the caption says it. Null if the card shows no chart. */
export function drawCard(card: Element, medium: keyof typeof margins = 'screen'): Drawing | null {
  const plots = [...card.querySelectorAll('[data-plot]')];
  if (plots.length === 0) return null;
  const margin = margins[medium];
  const heading = card.querySelector('h3')!;
  const title = medium === 'screen' ? heading.getBoundingClientRect() : new DOMRect();
  const boxes = plots.map((plot) => plot.getBoundingClientRect());
  const left = Math.min(...boxes.map((box) => box.left)) - margin;
  const top = Math.min(...boxes.map((box) => box.top)) - title.height - 2 * margin;
  const right = Math.max(left + title.width + margin, ...boxes.map((box) => box.right));
  const width = Math.ceil(right - left + margin);
  const height = Math.ceil(Math.max(...boxes.map((box) => box.bottom)) - top + margin);
  const place = (box: DOMRect) => ({ x: box.left - left, y: box.top - top });
  const root = element('svg', { width, height, viewBox: `0 0 ${width} ${height}` });
  const ground = element('rect', { width, height });
  ground.setAttribute('style', `fill:${getComputedStyle(card).backgroundColor}`);
  root.append(ground);
  if (medium === 'screen')
    root.append(
      ...textsIn(heading, (box) => ({ x: box.left - title.left + margin, y: box.top - title.top + margin })),
    );
  for (const plot of plots) {
    root.append(...boxesIn(plot, place), ...textsIn(plot, place));
    for (const svg of plot.querySelectorAll('svg')) {
      const copy = withStyles(svg);
      const { x, y } = place(svg.getBoundingClientRect());
      copy.setAttribute('x', String(x));
      copy.setAttribute('y', String(y));
      root.append(copy);
    }
  }
  return { svg: new XMLSerializer().serializeToString(root), width, height };
}

export const svgBlob = ({ svg }: Drawing): Blob => new Blob([svg], { type: 'image/svg+xml' });

const pixelsPerUnit = 2;

export async function pngBlob(drawing: Drawing): Promise<Blob> {
  const address = URL.createObjectURL(svgBlob(drawing));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = drawing.width * pixelsPerUnit;
    canvas.height = drawing.height * pixelsPerUnit;
    canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) =>
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('The picture is too large.')))),
    );
  } finally {
    URL.revokeObjectURL(address);
  }
}
