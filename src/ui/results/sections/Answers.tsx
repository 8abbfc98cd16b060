/** Test prompts one by one: what changed, and which answers were right. */
import { consolidates } from '../../../store';
import { useLive } from '../../context';
import { ChangesPanel } from '../consolidation/ChangesPanel';
import { Examples } from '../answers/Examples';

export default function Answers() {
  const one = useLive(consolidates);
  return (
    <>
      {one && <ChangesPanel />}
      <Examples />
    </>
  );
}
