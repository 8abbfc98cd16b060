/** Models that are not bundled: from the Hugging Face Hub, from an address, or downloaded before. */
import { Button, SegmentedControl, TextInput } from '@mantine/core';
import { IconDownload, IconSearch, IconTrash } from '@tabler/icons-react';
import { useEffect, useState, type FormEvent } from 'react';
import type { RemoteModel, StoredModel } from '../../../protocol';
import { words } from '../../../store';
import { useActions, useLab } from '../../context';
import { Dialog } from '../../parts/Dialog';
import { Failure } from '../../parts/feedback/Failure';
import { Fetching } from '../../parts/feedback/Fetching';
import layoutStyles from '../../parts/layout.module.css';
import tableStyles from '../../parts/tables/table.module.css';
import styles from './RemoteModels.module.css';

type Where = 'hub' | 'address' | 'stored';

const places = [
  { value: 'hub', label: 'Hugging Face' },
  { value: 'address', label: 'Address' },
  { value: 'stored', label: 'Downloaded' },
];

interface Props {
  readonly onClose: () => void;
}

export default function RemoteModels({ onClose }: Props) {
  const [where, setWhere] = useState<Where>('hub');
  const { found, error, progress, looking } = useLab((state) => state.remote);
  const actions = useActions();
  useEffect(() => void actions.remote.refresh(), [actions]);
  const openAndClose = async (id: string, title: string) => {
    if (await actions.remote.open(id, title)) onClose();
  };
  return (
    <Dialog onClose={onClose} title="Open a model from the network" size="lg" centered>
      <div className={layoutStyles.stack}>
        <SegmentedControl
          fullWidth
          data={places}
          value={where}
          onChange={(value) => setWhere(value as Where)}
          disabled={progress !== null}
          aria-label="Where the model is"
        />
        {where === 'stored' ? (
          <StoredModels onOpen={openAndClose} locked={progress !== null} />
        ) : (
          <>
            <Search key={where} where={where} looking={looking} locked={progress !== null} />
            {found && progress === null && <Found model={found} onOpen={openAndClose} />}
          </>
        )}
        {progress && <Fetching progress={progress} onStop={() => void actions.remote.stop()} />}
        {error && <Failure title={titleOf(error.kind)} error={error} />}
      </div>
    </Dialog>
  );
}

const titleOf = (kind: string): string =>
  kind === 'cancelled' ? 'Stopped' : 'This model could not be opened';

interface SearchProps {
  readonly where: 'hub' | 'address';
  readonly looking: boolean;
  readonly locked: boolean;
}

function Search({ where, looking, locked }: SearchProps) {
  const { remote } = useActions();
  const [text, setText] = useState('');
  const [revision, setRevision] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void remote.find(where, text, revision);
  };
  return (
    <form className={layoutStyles.stack} onSubmit={submit}>
      {where === 'hub' ? (
        <>
          <TextInput
            label="Model on the Hub"
            description="Any Llama, Qwen, OLMo, GPT-2 or GPT-NeoX model with safetensors weights that fits this machine."
            placeholder="HuggingFaceTB/SmolLM2-135M-Instruct"
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            data-autofocus
          />
          <TextInput
            label="Revision"
            description="A branch, a tag or a commit. Empty: the latest."
            value={revision}
            onChange={(event) => setRevision(event.currentTarget.value)}
          />
        </>
      ) : (
        <TextInput
          label="Address of the model"
          description="The URL of its folder or its .safetensors file. The server must allow cross-origin requests (CORS)."
          placeholder="https://…/model.safetensors"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          data-autofocus
        />
      )}
      <Button
        type="submit"
        variant="default"
        loading={looking}
        disabled={locked || text.trim() === ''}
        leftSection={<IconSearch size={16} aria-hidden="true" />}
      >
        Look up
      </Button>
    </form>
  );
}

type Opener = (id: string, title: string) => Promise<void>;

function Found({ model, onOpen }: { readonly model: RemoteModel; readonly onOpen: Opener }) {
  const { id, title, files, bytes, stored, parameters } = model;
  const missing = Math.max(0, bytes - stored);
  const again = files.some((file) => file.name.endsWith('.safetensors') && file.stored > 0);
  return (
    <section className={styles.found} aria-label={`What ${title} holds`}>
      <p>
        <strong>{words.bounded(title, 80)}</strong>:{' '}
        {parameters !== null && <>{words.short(parameters)} weights, </>}
        {words.bytes(bytes)} in {words.plural(files.length, 'file')}.{' '}
        <Fit parameters={parameters} bytes={bytes} />
      </p>
      <div className={tableStyles.scroller} data-scroller tabIndex={0} role="region" aria-label="Its files">
        <table className={`${tableStyles.table} numbers`}>
          <tbody>
            {files.map((file) => (
              <tr key={file.name}>
                <td>{words.bounded(file.name, 60)}</td>
                <td>{words.bytes(file.bytes)}</td>
                <td className="faint">{file.stored >= file.bytes && file.bytes > 0 ? 'here' : ''}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Button
        leftSection={<IconDownload size={16} aria-hidden="true" />}
        onClick={() => void onOpen(id, title)}
      >
        {missing === 0 ? 'Open' : `${again ? 'Continue' : 'Download'} (${words.bytes(missing)}) and open`}
      </Button>
    </section>
  );
}

/** The minimum for a run: base weights in float32 and one perturbed copy. */
function Fit({ parameters, bytes }: { readonly parameters: number | null; readonly bytes: number }) {
  const storage = useLab((state) => state.remote.storage);
  const room = storage ? storage.quota - storage.usage : Infinity;
  if (bytes > room)
    return (
      <strong>
        The browser has room for only {words.bytes(Math.max(0, room))} more: delete stored models first.
      </strong>
    );
  return parameters === null ? null : (
    <>
      A run needs about {words.bytes(8 * parameters)} of GPU memory, or half of that when streamed layer by
      layer.
    </>
  );
}

interface StoredProps {
  readonly onOpen: Opener;
  readonly locked: boolean;
}

function StoredModels({ onOpen, locked }: StoredProps) {
  const storage = useLab((state) => state.remote.storage);
  if (!storage) return <p className="soft">Looking…</p>;
  const { models, usage, quota, persisted } = storage;
  return (
    <>
      <p className="small soft">
        {words.bytes(usage)} of {words.bytes(quota)} of browser storage in use.{' '}
        {persisted
          ? 'The browser will not clear it by itself.'
          : 'The browser may clear it when the disk is full.'}{' '}
        {!persisted && models.length > 0 && <Persist />}
      </p>
      {models.length === 0 ? (
        <p>No models yet. A downloaded model stays here and opens without a network.</p>
      ) : (
        <ul className={styles.stored}>
          {models.map((model) => (
            <Stored key={model.id} model={model} onOpen={onOpen} locked={locked} />
          ))}
        </ul>
      )}
    </>
  );
}

function Persist() {
  const { remote } = useActions();
  return (
    <button
      type="button"
      className={styles.link}
      onClick={() => void navigator.storage.persist().then(() => remote.refresh())}
    >
      Ask the browser to keep it
    </button>
  );
}

interface StoredModelProps extends StoredProps {
  readonly model: StoredModel;
}

function Stored({ model, onOpen, locked }: StoredModelProps) {
  const { remote } = useActions();
  const { id, title, source, bytes, of } = model;
  const whole = bytes >= of;
  return (
    <li>
      <span>
        <strong>{words.bounded(title, 60)}</strong>
        <span className="small soft">
          {' '}
          {whole ? words.bytes(bytes) : `${words.bytes(bytes)} of ${words.bytes(of)}, incomplete`}
          <br />
          {words.bounded(source, 80)}
        </span>
      </span>
      <Button size="xs" variant="default" disabled={locked} onClick={() => void onOpen(id, title)}>
        {whole ? 'Open' : 'Continue'}
      </Button>
      <Button
        size="xs"
        variant="subtle"
        color="red"
        disabled={locked}
        aria-label={`Delete ${title}`}
        onClick={() => void remote.remove(id)}
      >
        <IconTrash size={16} aria-hidden="true" />
      </Button>
    </li>
  );
}
