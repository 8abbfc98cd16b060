// Runs in a fresh worker, in the sandboxed frame or in Node: one Python program in one interpreter.
// A first worker makes an interpreter's memory image (`prepare`); later ones begin from it, which is ten times faster.
const mostPages = 8192; // of 64 KiB: 512 MiB

function limitMemory() {
  const { grow } = WebAssembly.Memory.prototype;
  WebAssembly.Memory.prototype.grow = function (pages) {
    if (this.buffer.byteLength / 65536 + pages > mostPages) throw new RangeError('over the memory limit');
    return grow.call(this, pages);
  };
}

/** Pyodide asks the network for its files; here they are in memory. */
function serveFiles({ stdlib, module }) {
  self.fetch = async (address) =>
    String(address).endsWith('.zip') ? new Response(stdlib) : new Response(new Uint8Array(8));
  const { instantiate } = WebAssembly;
  const own = async (bytes, imports) => {
    // Pyodide's only large module; the few small helpers come as their own bytes
    const isSmall =
      bytes instanceof WebAssembly.Module || (bytes.byteLength > 8 && bytes.byteLength < 2 ** 20);
    if (isSmall) return instantiate.call(WebAssembly, bytes, imports);
    return { module, instance: await instantiate.call(WebAssembly, module, imports) };
  };
  WebAssembly.instantiate = own;
  WebAssembly.instantiateStreaming = async (response, imports) =>
    own(new Uint8Array(await (await response).arrayBuffer()), imports);
}

const addressOf = (script) =>
  script.startsWith('file:') ? script : URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));

async function open({ script, engine, lock, indexURL, snapshot }, options) {
  const { loadPyodide } = await import(addressOf(script));
  const { default: createPyodideModule } = await import(addressOf(engine));
  const silent = { stdin: () => null, stdout: () => {}, stderr: () => {} };
  const noPackages = { ...JSON.parse(lock), packages: {} };
  return loadPyodide({
    indexURL,
    createPyodideModule,
    jsglobals: {},
    lockFileContents: JSON.stringify(noPackages),
    packageBaseUrl: indexURL,
    checkAPIVersion: false,
    env: { HOME: '/home/pyodide', PYTHONINSPECT: '1' },
    ...silent,
    ...(snapshot ? { _loadSnapshot: snapshot } : {}),
    ...options,
  });
}

/** Runs a program and its tests; the way from Python to JavaScript is taken out first. */
const check = `
def check(code, tests):
    import sys
    foreign = ('js', 'pyodide_js', 'pyodide', '_pyodide', '_pyodide_core')
    for name in [name for name in sys.modules if name.split('.')[0] in foreign]:
        sys.modules[name] = None
    sys.meta_path[:] = [finder for finder in sys.meta_path if not type(finder).__module__.startswith(('pyodide', '_pyodide'))]
    del sys
    run, failure, namespace = exec, Exception, {}
    try:
        run(code, namespace)
        for test in tests:
            run(test, namespace)
        return True
    except failure:
        return False
check
`;

async function prepare({ wasm, ...files }) {
  const module = await WebAssembly.compile(wasm);
  serveFiles({ ...files, module });
  const pyodide = await open(files, { _makeSnapshot: true });
  return { ...files, module, snapshot: pyodide.makeMemorySnapshot() };
}

serve(async ({ code, tests, kept, prepare: files }, { post, keep, lockDown }) => {
  limitMemory();
  try {
    if (files) return keep(await prepare(files));
    serveFiles(kept);
    const pyodide = await open(kept, {});
    const run = pyodide.runPython(check);
    const list = pyodide.toPy(tests);
    lockDown();
    post({ ready: true });
    let passed = false;
    try {
      passed = run(code, list) === true;
    } catch {
      // an exit, or an interpreter that broke down: not passed
    }
    post({ value: passed ? 1 : 0 });
  } catch (thrown) {
    post({ failed: `Python could not be started: ${String(thrown?.message ?? thrown).slice(0, 200)}` });
  }
});
