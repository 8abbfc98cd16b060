/** A slider with its name, meaning and current value. */
import { useId } from 'react';
import { Term } from '../parts/words/Term';
import fieldStyles from '../parts/inputs/Field.module.css';
import styles from './Slider.module.css';

interface Props {
  readonly label: string;
  readonly meaning: string;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly value: number;
  readonly shown: string;
  readonly onSlide: (value: number) => void;
}

export function Slider({ label, meaning, shown, onSlide, ...range }: Props) {
  const id = useId();
  return (
    <div className={styles.slider} data-slider data-only="lab">
      <Term name={label} meaning={meaning}>
        <label htmlFor={id} className={fieldStyles.label}>
          {label}
        </label>
      </Term>
      <output className="numbers" htmlFor={id} aria-live="off">
        {shown}
      </output>
      <input
        id={id}
        type="range"
        aria-valuetext={shown}
        {...range}
        onChange={(event) => onSlide(Number(event.currentTarget.value))}
      />
    </div>
  );
}
