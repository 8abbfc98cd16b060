/** A share with its 95 % interval on a scale from 0 to 100 %. */
import type { Share } from '../../store';
import styles from './Track.module.css';

export function Track({ share, color }: { readonly share: Share; readonly color: string }) {
  const at = (value: number) => `${(value * 100).toFixed(2)}%`;
  return (
    <span className={styles.track} data-track aria-hidden="true">
      <span
        className={styles.band}
        style={{ left: at(share.low), right: at(1 - share.high), background: color }}
      />
      <span className={styles.dot} style={{ left: at(share.value), background: color }} />
    </span>
  );
}
