/** The growing population, shown until there are results. */
import { useMemo, useState } from 'react';
import { words, histogram } from '../../../store';
import { HistogramChart } from '../../charts';
import { turn, useLive } from '../../context';
import { DataTable } from '../../parts/tables/DataTable';
import { TableSwitch } from '../../parts/tables/TableSwitch';
import { rewardTable } from '../rewards/rewardTable';
import cardStyles from '../../parts/Card.module.css';

const noSigmas: readonly number[] = [];

export default function Growing() {
  const { members, start, base } = useLive((state) => state.run, turn.summary);
  const sigmas = start?.config.sigmas ?? noSigmas;
  const reward = base.support?.reward ?? null;
  const [asTable, setAsTable] = useState(false);
  const bins = useMemo(() => histogram(members, sigmas, reward), [members, sigmas, reward]);
  if (members.length === 0) return <h2>The first copies are on their way</h2>;
  return (
    <>
      <header className={cardStyles.head}>
        <h2>{words.plural(members.length, 'copy', 'copies')} so far</h2>
        <TableSwitch on={asTable} onSwitch={setAsTable} />
      </header>
      {asTable ? (
        <DataTable {...rewardTable(bins, reward)} />
      ) : (
        <HistogramChart histogram={bins} base={reward} prompts={start?.config.support ?? 0} />
      )}
      <p className={`${cardStyles.takeaway} soft`} data-takeaway>
        Bars right of the dashed line are copies that do better than the model they came from. Results on new
        prompts will replace this chart.
      </p>
    </>
  );
}
