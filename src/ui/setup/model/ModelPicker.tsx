/** Which model to perturb: a bundled one, or the person's files. */
import { Button, NativeSelect } from '@mantine/core';
import { IconFile, IconFolderOpen, IconWorld } from '@tabler/icons-react';
import { lazy, memo, Suspense, useRef, useState } from 'react';
import { useActions, useLab } from '../../context';
import { Failure } from '../../parts/feedback/Failure';
import { Term } from '../../parts/words/Term';
import { words, type LabState } from '../../../store';
import setupStyles from '../Experiment.module.css';
import styles from './ModelPicker.module.css';

const RemoteModels = lazy(() => import('./RemoteModels'));

export const ModelPicker = memo(function ModelPicker() {
  const catalog = useLab((state) => state.catalog);
  const model = useLab((state) => state.model);
  const opening = useLab((state) => state.opening);
  const error = useLab((state) => state.modelError);
  const actions = useActions();
  const bundled = catalog.kind === 'ready' ? catalog.value.models : [];
  const own = model !== null && !bundled.some(({ id }) => id === model.id);
  const chosen = bundled.find(({ id }) => id === model?.id);
  const options = [
    ...(model === null ? [{ value: '', label: 'no model yet' }] : []),
    ...bundled.map(({ id, title }) => ({
      value: id,
      label: title,
    })),
    ...(own ? [{ value: model.id, label: words.bounded(model.title, 60) }] : []),
  ];
  return (
    <div className={setupStyles.group}>
      <NativeSelect
        label="Model"
        value={model?.id ?? ''}
        data={options}
        onChange={(event) => void actions.openBundled(event.currentTarget.value)}
      />
      <p className={`${styles.facts} small soft numbers`} data-model-facts aria-live="polite">
        <Facts model={model} opening={opening} summary={chosen?.summary} />
      </p>
      <OwnFiles />
      {error && (
        <Failure
          title="This model could not be opened"
          error={error}
          kept={model ? `${words.bounded(model.title, 60)} stays loaded.` : undefined}
          onDismiss={actions.dismissModelError}
        />
      )}
    </div>
  );
});

interface FactsProps extends Pick<LabState, 'model' | 'opening'> {
  readonly summary: string | undefined;
}

function Facts({ model, opening, summary }: FactsProps) {
  if (opening !== null) return `Opening ${words.bounded(opening, 60)}…`;
  if (!model) return 'Nothing is loaded yet.';
  const { architecture, parameters, layers, dtypes, bytes } = model;
  const facts = `${architecture}, ${words.plural(parameters, 'weight')} in ${words.plural(layers, 'layer')}, ${dtypes.join(' and ')}, ${words.bytes(bytes)}`;
  return (
    <>
      {summary} <span className="faint">{facts}.</span>
    </>
  );
}

const needed =
  'A model in the Hugging Face layout: .safetensors, config.json and tokenizer.json. Choose the files or their folder, or drop them anywhere on the page. A recipe saved by the lab is applied to the loaded model. Nothing leaves this machine.';

function OwnFiles() {
  const { openFiles } = useActions();
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const [remote, setRemote] = useState(false);
  const take = (input: HTMLInputElement) => {
    void openFiles([...(input.files ?? [])]);
    input.value = '';
  };
  return (
    <>
      <p className="small soft">
        <Term name="needed to open a model" meaning={needed}>
          Your own model: drop it here, or open
        </Term>
      </p>
      <div className={styles.files}>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconFile size={15} aria-hidden="true" />}
          onClick={() => files.current?.click()}
        >
          Files…
        </Button>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconFolderOpen size={15} aria-hidden="true" />}
          onClick={() => folder.current?.click()}
        >
          Folder…
        </Button>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconWorld size={15} aria-hidden="true" />}
          onClick={() => setRemote(true)}
        >
          Online…
        </Button>
      </div>
      {remote && (
        <Suspense fallback={null}>
          <RemoteModels onClose={() => setRemote(false)} />
        </Suspense>
      )}
      <input
        ref={files}
        type="file"
        hidden
        multiple
        aria-label="Model files"
        onChange={(e) => take(e.target)}
      />
      <input
        ref={folder}
        type="file"
        hidden
        {...{ webkitdirectory: '' }}
        aria-label="Model folder"
        onChange={(e) => take(e.target)}
      />
    </>
  );
}
