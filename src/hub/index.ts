export { ModelLibrary } from './library';
export { fetchDataset, type DatasetFile, type DatasetSource } from './datasets';
export { opfsStore } from './opfs';
export { findAtUrl, findOnHub, type Network, type Source } from './sources';
