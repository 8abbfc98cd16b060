/** A progress bar. */
import styles from './Bar.module.css';
interface Props {
  readonly label: string;
  /** From 0 to 1. */
  readonly share: number;
  /** The unit for screen readers; per cent by default. */
  readonly of?: number;
  readonly className?: string | undefined;
}

export const Bar = ({ label, share, of = 100, className = '' }: Props) => (
  <div
    className={`${styles.bar} ${className}`}
    role="progressbar"
    aria-label={label}
    aria-valuemin={0}
    aria-valuemax={of}
    aria-valuenow={Math.round(of * share)}
  >
    <div style={{ transform: `scaleX(${share.toFixed(4)})` }} />
  </div>
);
