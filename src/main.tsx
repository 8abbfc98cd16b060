/** Joins the worker, the store and the page; nothing else knows all three. */
import '@mantine/core/styles.layer.css';
import './ui/styles/tokens.css';
import './ui/styles/base.css';
import './ui/styles/print.css';
import { createLabActions, createLabStore } from './store';
import { openRunStorage } from './storage';
import { createLabClient } from './worker/client';

const store = createLabStore();
const actions = createLabActions(store, createLabClient(), openRunStorage());
void actions.begin(); // the worker looks for a GPU while the page loads
void actions.savedRuns.arrive();

// in parts, each of which is run in a task of its own
const parts = [import('react'), import('react-dom/client'), import('./ui/App')] as const;
const [{ startTransition }, { createRoot }, { App }] = await Promise.all(parts);
const root = createRoot(document.getElementById('root')!);
startTransition(() => root.render(<App lab={{ store, actions }} />)); // rendered in slices
