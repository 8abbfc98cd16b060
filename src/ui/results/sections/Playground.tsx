/** A playground for a run's models: prompt them, scale their noise, consolidate a selection of members. */
import { Fragment } from 'react';
import { useLive } from '../../context';
import { AskPanel } from '../../playground/AskPanel';
import { MovePanel } from '../../playground/MovePanel';
import { SelectionPanel } from '../../playground/SelectionPanel';

export default function TryIt() {
  const shown = useLive(({ savedRuns }) => savedRuns.current); // another run starts afresh
  return (
    <Fragment key={shown}>
      <AskPanel />
      <MovePanel />
      <SelectionPanel />
    </Fragment>
  );
}
