// Opens every thread of the command line's sandbox.
'use strict';
const { parentPort, workerData } = require('node:worker_threads');
globalThis.self = globalThis;
const serve = (work) => {
  const reaching = ['fetch', 'WebSocket', 'EventSource', 'BroadcastChannel', 'require', 'module', 'process'];
  const post = parentPort.postMessage.bind(parentPort);
  const lockDown = () => reaching.forEach((name) => delete globalThis[name]);
  parentPort.once('message', (data) => {
    void work({ ...data, kept: workerData.kept }, { post, keep: (image) => post({ keep: image }), lockDown });
  });
};
