/** Joins the worker, the store and the page; nothing else knows all three. */
import '@mantine/core/styles.layer.css';
import './ui/styles/index.css';
import { createRoot } from 'react-dom/client';
import { createLabActions, createLabStore } from './store';
import { App } from './ui/App';
import { createLabClient } from './worker/client';

const store = createLabStore();
const actions = createLabActions(store, createLabClient());
createRoot(document.getElementById('root')!).render(<App lab={{ store, actions }} />);
void actions.begin();
