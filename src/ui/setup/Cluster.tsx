/** The same experiment for a cluster, as a script for the published implementation to copy or save. */
import { Button } from '@mantine/core';
import { IconCopy, IconDownload } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { Result } from '../../protocol';
import { words } from '../../store';
import { useActions } from '../context';
import { Dialog } from '../parts/Dialog';
import layoutStyles from '../parts/layout.module.css';
import styles from './Cluster.module.css';

function save(script: string): void {
  const address = URL.createObjectURL(new Blob([script], { type: 'text/x-shellscript' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = 'corp-on-a-cluster.sh';
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

function Script({ script }: { readonly script: string }) {
  const [copied, setCopied] = useState<boolean | null>(null);
  const copy = () =>
    navigator.clipboard.writeText(script).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  return (
    <>
      <pre className={`${styles.script} small`} tabIndex={0} aria-label="Shell script">
        {script}
      </pre>
      <div className={styles.buttons}>
        <Button leftSection={<IconCopy size={16} aria-hidden="true" />} onClick={() => void copy()}>
          Copy
        </Button>
        <Button
          variant="default"
          leftSection={<IconDownload size={16} aria-hidden="true" />}
          onClick={() => save(script)}
        >
          Save as a file
        </Button>
        <span className="small soft" role="status">
          {copied === null
            ? ''
            : copied
              ? 'Copied.'
              : 'The browser does not allow copying: select the text instead.'}
        </span>
      </div>
    </>
  );
}

export default function Cluster({ onClose }: { readonly onClose: () => void }) {
  const { clusterScript } = useActions();
  const [result, setResult] = useState<Result<string> | null>(null);
  useEffect(() => {
    let shown = true;
    void clusterScript().then((found) => shown && setResult(found));
    return () => void (shown = false);
  }, [clusterScript]);
  return (
    <Dialog onClose={onClose} title="Continue on a cluster" size="lg">
      <div className={layoutStyles.stack}>
        <p className="soft">
          This experiment with the published implementation (vLLM and Ray, NVIDIA GPUs): run the script there,
          then drop its output folder on this page to explore the run here.
        </p>
        {result === null ? (
          <p className="small faint">Writing the script…</p>
        ) : result.ok ? (
          <Script script={result.value} />
        ) : (
          <p className={layoutStyles.wrong} role="alert">
            {words.bounded(result.error.message, 300)} {words.bounded(result.error.hint, 200)}
          </p>
        )}
      </div>
    </Dialog>
  );
}
