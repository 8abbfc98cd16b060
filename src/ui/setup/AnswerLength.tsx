/** A limit on answer length other than the task's own. */
import { NumberInput } from '@mantine/core';
import { useActions, useLab } from '../context';
import { Term } from '../parts/Term';
import fieldStyles from '../parts/Field.module.css';

const meaning =
  'An answer ends after this many tokens at the latest. Empty: as long as the task allows. Time grows with it.';

export function AnswerLength() {
  const maxNew = useLab((state) => state.draft.maxNew);
  const { edit } = useActions();
  return (
    <div className={fieldStyles.field}>
      <Term name="longest answer" meaning={meaning}>
        <label className={fieldStyles.label} htmlFor="field-maxNew">
          Longest answer
        </label>
      </Term>
      <NumberInput
        id="field-maxNew"
        className="numbers"
        value={maxNew ?? ''}
        placeholder="the task’s own"
        min={1}
        max={4096}
        allowDecimal={false}
        onChange={(value) =>
          edit({ maxNew: Number(value) >= 1 ? Math.min(4096, Math.round(Number(value))) : null })
        }
      />
    </div>
  );
}
