/** The models of a run in a person's own hands: asked, moved, and folded from members of one's own choice. */
import { Fragment } from 'react';
import { useLive } from '../../context';
import { AskPanel } from '../../playground/AskPanel';
import { MovePanel } from '../../playground/MovePanel';
import { SelectionPanel } from '../../playground/SelectionPanel';

export default function TryIt() {
  const shown = useLive(({ savedRuns }) => savedRuns.current); // of another run, everything begins anew
  return (
    <Fragment key={shown}>
      <AskPanel />
      <MovePanel />
      <SelectionPanel />
    </Fragment>
  );
}
