// The same in a Node thread: the function lives in a context of its own, and only text crosses into it.
const vm = require('node:vm');

serve(({ source, calls }, { post }) => {
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
    const kind = vm.runInContext(
      `const { parse } = JSON; const reward = (${source}\n); typeof reward`,
      context,
    );
    if (kind !== 'function') throw new Error('this is not a function');
  } catch (thrown) {
    post({ failed: messageOf(thrown) });
    return;
  }
  for (const call of calls) {
    const script = `{
      const { response, example } = parse(${JSON.stringify(call)});
      const value = reward(response, example);
      typeof value === 'number' || typeof value === 'boolean' ? +value : typeof value;
    }`;
    try {
      post({ value: vm.runInContext(script, context) });
    } catch (thrown) {
      post({ threw: messageOf(thrown) });
    }
  }
});
