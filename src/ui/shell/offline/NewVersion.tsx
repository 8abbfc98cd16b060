/** Offers a newer version of the lab; it never replaces an open page by itself. */
import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useLab } from '../../context';
import { beginNewer, keepPage, useOffline } from './state';
import cardStyles from '../../parts/Card.module.css';
import layoutStyles from '../../parts/layout.module.css';
import styles from './NewVersion.module.css';

/** After everything that the first view of the page needs. */
function useKeptPage(): void {
  useEffect(() => {
    if (!import.meta.env.PROD) return undefined;
    const start = () => void keepPage();
    if (document.readyState === 'complete') return start();
    addEventListener('load', start, { once: true });
    return () => removeEventListener('load', start);
  }, []);
}

export function NewVersion() {
  useKeptPage();
  const { newer } = useOffline();
  const running = useLab(({ control }) => control !== 'idle');
  const [dismissed, setDismissed] = useState(false);
  if (!newer || dismissed) return null;
  return (
    <div className={`${cardStyles.card} ${styles.notice}`} data-card data-only="screen" role="status">
      <p>
        A newer version of the lab is ready. It starts once this page is closed
        {running ? ', after your run.' : ', or now.'} Saved runs and models stay.
      </p>
      <div className={layoutStyles.row}>
        <Button size="xs" disabled={running} onClick={() => void beginNewer()}>
          Reload now
        </Button>
        <Button size="xs" variant="subtle" color="gray" onClick={() => setDismissed(true)}>
          Later
        </Button>
      </div>
    </div>
  );
}
