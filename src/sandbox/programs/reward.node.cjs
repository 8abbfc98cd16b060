// The same in a Node worker: the function lives in a context of its own, and only text crosses into it.
const { parentPort } = require('node:worker_threads');
const vm = require('node:vm');

parentPort.once('message', ({ source, calls }) => {
  const post = (message) => parentPort.postMessage(message);
  const messageOf = (thrown) => {
    try {
      return String(thrown?.message ?? thrown).slice(0, 300);
    } catch {
      return 'something without a message';
    }
  };
  post({ ready: true });
  const context = vm.createContext(Object.create(null), { microtaskMode: 'afterEvaluate' });
  try {
    const kind = vm.runInContext(`const reward = (${source}\n); typeof reward`, context);
    if (kind !== 'function') throw new Error('this is not a function');
  } catch (thrown) {
    post({ failed: messageOf(thrown) });
    return;
  }
  for (const call of calls) {
    const text = JSON.stringify(JSON.stringify(call));
    const script = `{
      const { response, example } = JSON.parse(${text});
      const value = reward(response, example);
      typeof value === 'number' || typeof value === 'boolean' ? Number(value) : typeof value;
    }`;
    try {
      post({ value: vm.runInContext(script, context) });
    } catch (thrown) {
      post({ threw: messageOf(thrown) });
    }
  }
});
