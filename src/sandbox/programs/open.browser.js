// Opens every worker of the frame. Its results leave by a port that foreign code never gets to see.
'use strict';
const serve = (work) => {
  const reaching = [
    'fetch',
    'importScripts',
    'Worker',
    'SharedWorker',
    'BroadcastChannel',
    'XMLHttpRequest',
    'WebSocket',
    'WebSocketStream',
    'WebTransport',
    'EventSource',
    'RTCDataChannel',
    'indexedDB',
    'caches',
    'Notification',
  ];
  self.addEventListener('unhandledrejection', (event) => event.preventDefault());
  self.onmessage = ({ data: { kept }, ports: [port] }) => {
    self.onmessage = null;
    const lockDown = () => {
      for (let scope = self; scope; scope = Object.getPrototypeOf(scope))
        reaching.forEach((name) => delete scope[name]);
    };
    const keep = (image) => self.postMessage({ keep: image });
    port.onmessage = ({ data }) => {
      port.onmessage = null;
      void work({ ...data, kept }, { post: port.postMessage.bind(port), keep, lockDown });
    };
  };
};
