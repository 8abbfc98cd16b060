/** Says that a run was made elsewhere, and what its files lack. */
import { words } from '../../../store';
import { useLive } from '../../context';
import cardStyles from '../../parts/Card.module.css';

export function Imported() {
  const start = useLive((state) => state.run.start);
  if (!start?.imported) return null;
  const { from, absent } = start.imported;
  return (
    <section className={cardStyles.card} data-card data-notice aria-label="Where this run was made">
      <p>
        <strong>{words.bounded(start.config.model, 80)}</strong> on {words.bounded(start.config.task, 80)}: a
        run of {from}, read from its files.
      </p>
      <p className="small soft">They lack {absent.join('; ')}. Those parts stay empty below.</p>
    </section>
  );
}
