// Runs in a fresh worker of the sandboxed frame: a reward function on calls, one after the other.
serve(({ source, calls }, { post, lockDown }) => {
  const { parse } = JSON;
  const messageOf = (thrown) => {
    try {
      return String(thrown?.message ?? thrown).slice(0, 300);
    } catch {
      return 'something without a message';
    }
  };
  lockDown();
  post({ ready: true });
  let reward;
  try {
    reward = (0, eval)(`(${source}\n)`);
    if (typeof reward !== 'function') throw new Error('this is not a function');
  } catch (thrown) {
    post({ failed: messageOf(thrown) });
    return;
  }
  for (let i = 0; i < calls.length; i++) {
    try {
      const { response, example } = parse(calls[i]);
      const value = reward(response, example);
      post({ value: typeof value === 'number' || typeof value === 'boolean' ? +value : typeof value });
    } catch (thrown) {
      post({ threw: messageOf(thrown) });
    }
  }
});
