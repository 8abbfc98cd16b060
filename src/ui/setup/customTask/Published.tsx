/** The data sets behind the published tasks: from the Hub, or from a file. */
import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { Choice } from '../../parts/inputs/Choice';
import { DataInput } from './DataInput';
import { Fetching } from '../../parts/feedback/Fetching';
import { publishedData, type DatasetTaskId, type DownloadProgress } from '../../../protocol';
import styles from './Published.module.css';

export const datasetTitles: Readonly<Record<DatasetTaskId, string>> = {
  gsm8k: 'GSM8K',
  math500: 'MATH-500',
  mbpp: 'MBPP',
  rocstories: 'ROCStories',
};

const options = (Object.keys(datasetTitles) as DatasetTaskId[]).map((value) => ({
  value,
  title: datasetTitles[value],
}));

interface Props {
  readonly task: DatasetTaskId;
  readonly busy: boolean;
  readonly onTask: (task: DatasetTaskId) => void;
  readonly onData: (source: File | string) => void;
  readonly onFetch: () => void;
  readonly progress: DownloadProgress | null;
  readonly onStop: () => void;
}

export function Published({ task, busy, onTask, onData, onFetch, progress, onStop }: Props) {
  return (
    <>
      <Choice label="Task" value={task} options={options} onChoose={onTask} />
      <p className="small soft">
        A small sample, written for this lab, is already among the tasks. Here you load the published data,
        from the Hugging Face Hub or from your own file with the same columns.
      </p>
      {progress ? (
        <Fetching progress={progress} onStop={onStop} />
      ) : (
        <Button
          className={styles.wrapping}
          variant="default"
          loading={busy}
          leftSection={<IconDownload size={16} aria-hidden="true" />}
          onClick={onFetch}
        >
          Fetch {publishedData[task].repository} from the Hub
        </Button>
      )}
      <DataInput busy={busy} onData={onData} />
    </>
  );
}
