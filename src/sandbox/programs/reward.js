// Runs in a fresh worker of the sandboxed frame: a reward function on calls, one after the other.
self.onmessage = ({ data: { source, calls } }) => {
  self.onmessage = null;
  const post = self.postMessage.bind(self);
  const messageOf = (thrown) => String(thrown?.message ?? thrown).slice(0, 300);
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
      const value = reward(calls[i].response, calls[i].example);
      post({ value: typeof value === 'number' || typeof value === 'boolean' ? Number(value) : typeof value });
    } catch (thrown) {
      post({ threw: messageOf(thrown) });
    }
  }
};
