/** What of a run can be saved: the consolidated model, its recipe, the event log. */
import { Button } from '@mantine/core';
import { IconBox, IconBrandPython, IconDownload, IconPresentation, IconReceipt2 } from '@tabler/icons-react';
import { lazy, memo, Suspense, type ReactNode } from 'react';
import { exportable, words, type LabState } from '../../store';
import { useActions, useLabStore, useLive } from '../context';
import { saveLog } from '../save/log';
import styles from './SaveRun.module.css';

const TakeAway = lazy(() => import('../runs/ShareMenu'));

/** As a string, so that the panel is redrawn only when it looks different. */
const stateOf = (state: LabState): 'ready' | 'none' | (string & {}) => {
  const found = exportable(state);
  return found.kind === 'not-now' ? found.why : found.kind;
};

export const SaveRun = memo(function SaveRun() {
  const state = useLive(stateOf);
  const ending = useLive(({ run }) => run.ending);
  const store = useLabStore();
  const { presentation } = useActions();
  return (
    <div className={styles.foot} data-only="lab">
      {state !== 'none' && <OneModel ready={state === 'ready'} />}
      <Save icon={<IconDownload size={17} aria-hidden="true" />} onSave={() => saveLog(store.getState().log)}>
        Save the event log
      </Save>
      <Suspense fallback={null}>
        <TakeAway />
      </Suspense>
      <Save icon={<IconPresentation size={17} aria-hidden="true" />} onSave={presentation.enter}>
        Present
      </Save>
      <p className="faint small numbers">
        {state !== 'none' && state !== 'ready' && `${words.bounded(state, 200)} `}
        {ending?.kind === 'finished' &&
          `${words.plural(ending.forwards, 'forward pass', 'forward passes')}, ${words.bytes(ending.gpuPeakBytes)} peak GPU memory. `}
        {state !== 'none' &&
          'The model is a zip for Hugging Face transformers. The recipe is a few KB that rebuild it bit for bit from the same base: drop it on this page. The Python script rebuilds it without the lab and scores it on the test prompts. '}
        The event log holds the settings and every score as JSON lines.
      </p>
    </div>
  );
});

function OneModel({ ready }: { readonly ready: boolean }) {
  const { exports } = useActions();
  return (
    <>
      <Save icon={<IconBox size={17} aria-hidden="true" />} ready={ready} onSave={() => void exports.model()}>
        Save the model
      </Save>
      <Save
        icon={<IconReceipt2 size={17} aria-hidden="true" />}
        ready={ready}
        onSave={() => void exports.recipe()}
      >
        Save its recipe
      </Save>
      <Save
        icon={<IconBrandPython size={17} aria-hidden="true" />}
        ready={ready}
        onSave={() => void exports.python()}
      >
        Reproduce in Python
      </Save>
    </>
  );
}

interface SaveProps {
  readonly icon: ReactNode;
  readonly ready?: boolean;
  readonly onSave: () => void;
  readonly children: ReactNode;
}

const Save = ({ icon, ready = true, onSave, children }: SaveProps) => (
  <Button size="sm" variant="default" leftSection={icon} disabled={!ready} onClick={onSave}>
    {children}
  </Button>
);
