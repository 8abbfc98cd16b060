/** What can be taken away from a card: its numbers, its chart. */
import { IconFileTypeCsv, IconFileTypePng, IconFileTypeSvg } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { useLabStore } from '../context';
import { drawCard, pngBlob, svgBlob } from '../save/chart';
import { csvText } from '../save/csv';
import { fileName, saveFile } from '../save/file';
import type { Table } from './table';

interface Props {
  readonly title: string;
  readonly table: (() => Table) | undefined;
  /** The card as it is on the page. */
  readonly card: () => Element | null;
  /** False while its numbers are shown in place of its chart. */
  readonly charts: boolean;
}

export default function SaveRow({ title, table, card, charts }: Props) {
  const store = useLabStore();
  const [failed, setFailed] = useState(false);
  const name = (extension: string) => fileName(store.getState().run.start?.config, title, extension);
  const drawn = charts && (card()?.querySelector('.plot') ?? null) !== null;
  const saveChart = async (extension: 'png' | 'svg') => {
    try {
      const drawing = drawCard(card()!);
      if (drawing) saveFile(name(extension), extension === 'svg' ? svgBlob(drawing) : await pngBlob(drawing));
      setFailed(false);
    } catch {
      setFailed(true); // too large for a canvas here
    }
  };
  return (
    <div className="save-row" role="group" aria-label={`Save: ${title}`}>
      {table && (
        <Save onSave={() => saveFile(name('csv'), new Blob([csvText(table())], { type: 'text/csv' }))}>
          <IconFileTypeCsv size={17} stroke={1.7} aria-hidden="true" /> Table as CSV
        </Save>
      )}
      {drawn && (
        <>
          <Save onSave={() => void saveChart('png')}>
            <IconFileTypePng size={17} stroke={1.7} aria-hidden="true" /> Chart as PNG
          </Save>
          <Save onSave={() => void saveChart('svg')}>
            <IconFileTypeSvg size={17} stroke={1.7} aria-hidden="true" /> Chart as SVG
          </Save>
        </>
      )}
      {failed && <span role="alert">The picture could not be made here; save it as SVG.</span>}
    </div>
  );
}

const Save = ({ onSave, children }: { readonly onSave: () => void; readonly children: ReactNode }) => (
  <button type="button" className="quiet-button" onClick={onSave}>
    {children}
  </button>
);
