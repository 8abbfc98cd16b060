// Runs in the sandboxed frame: starts and ends workers. What they have to say goes straight to whoever asked for them.
'use strict';
addEventListener('message', function meet({ source, ports: [lab] }) {
  if (source !== parent || !lab) return;
  removeEventListener('message', meet);
  const workers = new Map();
  const kept = new Map();
  const start = ({ id, program, text, keep }, port) => {
    const address = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
    const worker = new Worker(address);
    workers.set(id, worker);
    worker.onerror = (event) => {
      event.preventDefault();
      lab.postMessage({ died: id, reason: String(event.message ?? 'the worker ended') });
    };
    worker.onmessage = ({ data }) => {
      URL.revokeObjectURL(address);
      if (!keep || !data?.keep) return;
      kept.set(program, data.keep);
      lab.postMessage({ kept: id });
    };
    worker.postMessage({ kept: kept.get(program) }, [port]);
  };
  const end = (id) => {
    workers.get(id)?.terminate();
    workers.delete(id);
  };
  lab.onmessage = ({ data, ports: [port] }) => {
    if (port) start(data, port);
    else end(data.end);
  };
});
