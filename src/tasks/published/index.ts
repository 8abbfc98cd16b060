/** The published tasks as they ship: countdown makes its puzzles, the others ask small samples written for this lab. */
import type { DatasetTaskId } from '../../protocol';
import gsm8kSample from '../samples/gsm8k.json';
import math500Sample from '../samples/math500.json';
import mbppSample from '../samples/mbpp.json';
import rocstoriesSample from '../samples/rocstories.json';
import type { DataRow } from '../data/row';
import type { Task } from '../task';
import { countdown } from './countdownTask';
import { datasetTask, type DatasetFormat } from './dataset';
import { gsm8k } from './gsm8k';
import { math500 } from './math500';
import { mbpp } from './mbpp';
import { rocstories } from './rocstories';

export { countdown } from './countdownTask';

/** A format with its ground-truth type erased. */
type AnyFormat = DatasetFormat<unknown>;

export const formats: Readonly<Record<DatasetTaskId, AnyFormat>> = {
  gsm8k: gsm8k,
  math500: math500,
  mbpp: mbpp,
  rocstories: rocstories,
};

const samples: Readonly<Record<DatasetTaskId, readonly DataRow[]>> = {
  gsm8k: gsm8kSample,
  math500: math500Sample,
  mbpp: mbppSample,
  rocstories: rocstoriesSample,
};

const sampleTasks = (Object.keys(formats) as DatasetTaskId[]).map((id): Task => {
  const format = formats[id];
  return datasetTask(format, samples[id], { id, title: `${format.info.title} (sample)` });
});

export const publishedTasks: readonly Task[] = [countdown, ...sampleTasks];
