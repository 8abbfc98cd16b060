/** What a group of actions is made with, in memory. */
import type { LabApi } from '../../../src/protocol';
import type { ActionContext } from '../../../src/store/context';
import type { LabStore } from '../../../src/store';
import { memoryKeeper } from './memoryStorage';

export const actionContext = (store: LabStore, client: LabApi): ActionContext => ({
  store,
  client,
  storage: memoryKeeper(),
});
