/** What can be saved from a card: its numbers, its chart. */
import { IconFileTypeCsv, IconFileTypePdf, IconFileTypePng, IconFileTypeSvg } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { useLabStore } from '../../context';
import { drawCard, pngBlob, svgBlob } from '../../save/chart';
import { csvText } from '../../save/csv';
import { fileName, saveFile } from '../../save/file';
import { columnInches, drawForPaper, paperPdf, paperSvg } from '../../save/paper';
import { useLighten } from '../../shell/scheme';
import type { Table } from './table';
import quietStyles from '../quietButton.module.css';
import styles from './SaveRow.module.css';

interface Props {
  readonly title: string;
  readonly table: (() => Table) | undefined;
  /** The card as it is on the page. */
  readonly card: () => Element | null;
  /** False while its numbers are shown in place of its chart. */
  readonly charts: boolean;
}

type Format = 'png' | 'svg' | 'paper.svg' | 'paper.pdf';

export default function SaveRow({ title, table, card, charts }: Props) {
  const store = useLabStore();
  const lighten = useLighten();
  const [failed, setFailed] = useState(false);
  const name = (extension: string) => fileName(store.getState().run.start?.config, title, extension);
  const drawn = charts && (card()?.querySelector('[data-plot]') ?? null) !== null;
  const blobOf = async (format: Format): Promise<Blob | null> => {
    const paper = format.startsWith('paper');
    const drawing = paper ? await drawForPaper(card()!, lighten) : drawCard(card()!);
    if (!drawing) return null;
    if (format === 'paper.pdf') return paperPdf(drawing, title);
    if (format === 'paper.svg') return paperSvg(drawing);
    return format === 'svg' ? svgBlob(drawing) : pngBlob(drawing);
  };
  const saveChart = async (format: Format) => {
    try {
      const blob = await blobOf(format);
      if (blob) saveFile(name(format), blob);
      setFailed(false);
    } catch {
      setFailed(true); // too large for a canvas here, or a part that did not load
    }
  };
  return (
    <div className={styles.row} data-only="lab" role="group" aria-label={`Save: ${title}`}>
      {table && (
        <Save onSave={() => saveFile(name('csv'), new Blob([csvText(table())], { type: 'text/csv' }))}>
          <IconFileTypeCsv {...icon} /> Table as CSV
        </Save>
      )}
      {drawn && (
        <>
          <Save onSave={() => void saveChart('png')}>
            <IconFileTypePng {...icon} /> Chart as PNG
          </Save>
          <Save onSave={() => void saveChart('svg')}>
            <IconFileTypeSvg {...icon} /> Chart as SVG
          </Save>
          <Save onSave={() => void saveChart('paper.pdf')}>
            <IconFileTypePdf {...icon} /> PDF for a paper ({columnInches} in)
          </Save>
          <Save onSave={() => void saveChart('paper.svg')}>
            <IconFileTypeSvg {...icon} /> SVG for a paper ({columnInches} in)
          </Save>
        </>
      )}
      {failed && <span role="alert">The figure could not be made here; save it as SVG.</span>}
    </div>
  );
}

const icon = { size: 17, stroke: 1.7, 'aria-hidden': true } as const;

const Save = ({ onSave, children }: { readonly onSave: () => void; readonly children: ReactNode }) => (
  <button type="button" className={quietStyles.button} onClick={onSave}>
    {children}
  </button>
);
