/** The models of a run in a person's own hands: asked, moved, and folded from members of one's own choice. */
import { Fragment } from 'react';
import { useLive } from '../../context';
import { AskPanel } from '../hand/AskPanel';
import { MovePanel } from '../hand/MovePanel';
import { PickPanel } from '../hand/PickPanel';

export default function TryIt() {
  const shown = useLive(({ keep }) => keep.current); // of another run, everything begins anew
  return (
    <Fragment key={shown}>
      <AskPanel />
      <MovePanel />
      <PickPanel />
    </Fragment>
  );
}
