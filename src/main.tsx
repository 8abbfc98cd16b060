/** Joins the worker, the store and the page; nothing else knows all three. */
import '@mantine/core/styles.layer.css';
import './ui/styles/index.css';
import { startTransition } from 'react';
import { createRoot } from 'react-dom/client';
import { createLabActions, createLabStore } from './store';
import { App } from './ui/App';
import { createLabClient } from './worker/client';

const store = createLabStore();
const actions = createLabActions(store, createLabClient());
const root = createRoot(document.getElementById('root')!);
startTransition(() => root.render(<App lab={{ store, actions }} />)); // rendered in slices
void actions.begin();
