/**
 * What the page knows and what it can ask for. `state/` holds the slices; the folders beside it their actions by subject,
 * each group made by `createXActions(context)`; `run/` the reducer from the event log; `settings/` the draft; `views/`
 * pure selectors from which the page is drawn.
 */
export * from './actions';
export type { ExploreActions } from './afterRun/exploreActions';
export * from './state';
export * from './state/customTasks';
export * from './state/explore';
export * from './state/exports';
export * from './state/playground';
export * from './state/presentation';
export * from './state/remote';
export * from './state/savedRuns';
export * from './state/signals';

export * from './run/corp';
export * from './run/geometry';
export * from './run/reducer';
export * from './saved/cite';
export * from './settings/draft';
export * from './settings/fromConfig';
export * from './settings/link';
export * from './settings/presets';
export * from './tasks/customTask';

export * from './views/compare/compareRuns';
export * from './views/compare/comparedRun';
export * from './views/compare/compareGeometry';
export * from './views/corpSummary';
export * from './views/corpView';
export * from './views/examples';
export * from './views/exportable';
export * from './views/geometryView';
export * from './views/landscapeView';
export * from './views/playgroundView';
export * from './views/replay';
export * from './views/savedRunsView';
export * from './views/signalsView';
export * from './views/statistics';
export * from './views/summary';
export * as words from './views/format';
