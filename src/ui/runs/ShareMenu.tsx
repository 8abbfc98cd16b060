/** Ways to share or export a saved run: its file, its link, a web page, a citation. */
import { Button, CopyButton, Menu, Modal, Textarea } from '@mantine/core';
import { IconShare } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import type { SavedRun } from '../../protocol';
import { bibtex, plainCitation, type Cited } from '../../store';
import { useActions, useLab } from '../context';
import { addressOfRun } from './address';
import { saveRunFile } from './saveRun';
import { saveView } from './saveView';
import styles from './ShareMenu.module.css';

/** A menu of them for the run shown; nothing until there is one. */
export default function ShareMenu() {
  const run = useLab(({ savedRuns }) => savedRuns.runs?.find(({ id }) => id === savedRuns.current) ?? null);
  const running = useLab(({ control }) => control !== 'idle');
  const [citing, setCiting] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  if (!run || running) return null;
  return (
    <>
      <Menu position="bottom-start" withinPortal withInitialFocusPlaceholder={false}>
        <Menu.Target>
          <Button
            ref={opener}
            size="sm"
            variant="default"
            leftSection={<IconShare size={17} aria-hidden="true" />}
          >
            Share and export
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <TakeAwayItems run={run} onCite={() => setCiting(true)} />
          <Menu.Item onClick={() => saveView(run, plainCitation({ ...run, link: addressOfRun(run) }))}>
            Save as a web page
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Cite
        run={run}
        opened={citing}
        onClose={() => {
          setCiting(false);
          requestAnimationFrame(() => opener.current?.focus()); // the menu that opened it is gone
        }}
      />
    </>
  );
}

export function TakeAwayItems({ run, onCite }: { readonly run: SavedRun; readonly onCite: () => void }) {
  const { savedRuns } = useActions();
  const save = async () => {
    const log = await savedRuns.read(run.id);
    if (log.ok) saveRunFile(run, log.value);
  };
  return (
    <>
      <CopyButton value={addressOfRun(run)} timeout={2000}>
        {({ copied, copy }) => (
          <Menu.Item closeMenuOnClick={false} onClick={copy}>
            {copied ? 'Link copied' : 'Copy a link to these settings'}
          </Menu.Item>
        )}
      </CopyButton>
      <Menu.Item onClick={() => void save()}>Save the run as a file</Menu.Item>
      <Menu.Item onClick={onCite}>Cite</Menu.Item>
    </>
  );
}

interface CiteProps {
  readonly run: SavedRun;
  readonly opened: boolean;
  readonly onClose: () => void;
}

export function Cite({ run, opened, onClose }: CiteProps) {
  const cited: Cited = { ...run, link: addressOfRun(run) };
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title="Cite this run"
      size="lg"
      closeButtonProps={{ 'aria-label': 'Close' }}
      transitionProps={{ duration: 0 }}
    >
      <Citation label="In a sentence" text={plainCitation(cited)} />
      <Citation label="BibTeX" text={bibtex(cited)} />
    </Modal>
  );
}

const Citation = ({ label, text }: { readonly label: string; readonly text: string }) => (
  <div className={styles.citation}>
    <Textarea
      label={label}
      value={text}
      readOnly
      autosize
      minRows={2}
      maxRows={12}
      classNames={{ input: 'mono' }}
    />
    <CopyButton value={text} timeout={2000}>
      {({ copied, copy }) => (
        <Button size="xs" variant="default" onClick={copy}>
          {copied ? 'Copied' : 'Copy'}
        </Button>
      )}
    </CopyButton>
  </div>
);
