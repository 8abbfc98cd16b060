/** The results of the run shown as one self-contained HTML file: to read, embed, or archive with a paper. */
import type { SavedRun } from '../../protocol';
import { shownOf, type Table } from '../parts/tables/table';
import { tableOf } from '../parts/tables/tables';
import { fileName, saveFile } from '../save/file';
import cardStyles from '../parts/Card.module.css';
import tableStyles from '../parts/tables/table.module.css';

/** What only works inside the lab: controls and live status. */
const alive =
  'button, input, select, textarea, script, noscript, [role="status"], [data-only="lab"], #try-it, [data-card]:has([data-ask]):not(:has([data-plot]))';

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replace(/[&<>"]/g, (char) => escapes[char]!);

/** Every CSS rule that a static copy may need; sheets that cannot be read are not the lab's. */
function styleText(): string {
  return [...document.styleSheets]
    .flatMap((sheet) => {
      try {
        return [...sheet.cssRules].map((rule) => rule.cssText);
      } catch {
        return [];
      }
    })
    .join('\n')
    .replaceAll('</', '<\\/');
}

/** A closed disclosure below its chart. */
function numbersOf({ caption, columns, rows }: Table): Element {
  const details = document.createElement('details');
  details.className = `${cardStyles.explain}`;
  details.appendChild(document.createElement('summary')).textContent = 'The numbers';
  const scroller = details.appendChild(document.createElement('div'));
  scroller.className = `${tableStyles.scroller}`;
  scroller.tabIndex = 0;
  const table = scroller.appendChild(document.createElement('table'));
  table.className = `${tableStyles.table} numbers`;
  table.createCaption().textContent = caption;
  const head = table.createTHead().insertRow();
  for (const column of columns) {
    const cell = head.appendChild(document.createElement('th'));
    cell.scope = 'col';
    cell.textContent = column;
  }
  const body = table.createTBody();
  for (const cells of rows) {
    const row = body.insertRow();
    for (const cell of cells) row.insertCell().textContent = shownOf(cell);
  }
  return details;
}

function addNumbers(copy: Element, original: Element): void {
  const copies = copy.querySelectorAll('[data-card]');
  for (const [i, card] of [...original.querySelectorAll('[data-card]')].entries()) {
    const table = card.querySelector('[data-plot]') && tableOf(card);
    if (table) copies[i]!.append(numbersOf(table));
  }
}

/** Canvases keep their image. */
function settle(copy: Element, original: Element): void {
  const canvases = [...original.querySelectorAll('canvas')];
  for (const [i, canvas] of [...copy.querySelectorAll('canvas')].entries()) {
    const picture = document.createElement('img');
    picture.src = canvases[i]!.toDataURL();
    picture.alt = '';
    picture.setAttribute('style', canvas.getAttribute('style') ?? '');
    canvas.replaceWith(picture);
  }
  for (const focusable of copy.querySelectorAll('[data-plot-area]')) focusable.removeAttribute('tabindex');
  for (const element of copy.querySelectorAll(alive)) element.remove();
}

const own = `
body { padding: 0 0 40px; }
[data-plot-area] { height: auto !important; }
[data-plot-area] svg { width: 100%; height: auto; }
.view-head { padding: 24px 24px 0; }
.view-head h1 { font-size: 25px; line-height: 1.25; overflow-wrap: anywhere; }
.view-head p { max-width: 110ch; margin-top: 6px; overflow-wrap: anywhere; }
.view { max-width: 1360px; margin: 0 auto; }
`;

/** `results` as a standalone document: no scripts, and a policy that would block any. */
function viewText(run: Pick<SavedRun, 'name'>, citation: string, results: Element): string {
  const copy = results.cloneNode(true) as Element;
  addNumbers(copy, results);
  settle(copy, results);
  copy.removeAttribute('id');
  const scheme = document.documentElement.getAttribute('data-mantine-color-scheme') ?? 'light';
  const name = escaped(run.name);
  return `<!doctype html>
<html lang="en" data-mantine-color-scheme="${escaped(scheme)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<title>${name} · CoRP Lab</title>
<style>${styleText()}${own}</style>
</head>
<body>
<main class="view">
<header class="view-head"><h1>${name}</h1><p class="soft small">${escaped(citation)}</p></header>
${copy.outerHTML}
</main>
</body>
</html>
`;
}

export function saveView(run: SavedRun, citation: string): void {
  const results = document.getElementById('results');
  if (!results) return;
  const blob = new Blob([viewText(run, citation, results)], { type: 'text/html' });
  saveFile(fileName(run.config, 'run', 'html'), blob);
}
