/** What a PDF holds, as a reader of PDFs finds it. */
import { getDocument, OPS } from 'pdfjs-dist/legacy/build/pdf.mjs';

export interface PdfContent {
  readonly pages: number;
  /** Width of the first page. */
  readonly inches: number;
  readonly paths: number;
  readonly pictures: number;
  readonly text: string;
}

export async function readPdf(bytes: Uint8Array): Promise<PdfContent> {
  const file = await getDocument({ data: Uint8Array.from(bytes), useSystemFonts: true, verbosity: 0 })
    .promise;
  const content = { pages: file.numPages, inches: 0, paths: 0, pictures: 0, text: '' };
  for (let number = 1; number <= file.numPages; number++) {
    const page = await file.getPage(number);
    if (number === 1) content.inches = page.getViewport({ scale: 1 }).width / 72;
    const { fnArray } = await page.getOperatorList();
    content.paths += fnArray.filter((operator) => operator === OPS.constructPath).length;
    content.pictures += fnArray.filter((operator) => operator === OPS.paintImageXObject).length;
    const { items } = await page.getTextContent();
    content.text += items.map((item) => ('str' in item ? item.str : '')).join(' ');
  }
  await file.loadingTask.destroy();
  return content;
}
