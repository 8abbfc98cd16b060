export { ModelLibrary } from './library';
export { opfsStore } from './opfs';
export { findAtUrl, findOnHub, type Network, type Source } from './sources';
