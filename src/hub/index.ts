export { Library } from './library';
export { fetchDataset, type DatasetFile } from './datasets';
export { opfsStore } from './opfs';
export { findAtUrl, findOnHub, type Network, type Source } from './sources';
