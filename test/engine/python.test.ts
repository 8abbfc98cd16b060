/** Python of a model's answers on the command line: hostile programs lose their own test and no other's. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openNodeSandbox } from '../../src/sandbox/node';
import type { PythonProgram } from '../../src/protocol';

let connections = 0;
const server = createServer();
server.on('connection', (socket) => {
  connections++;
  socket.destroy();
});
beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
afterAll(() => void server.close());

const sandbox = openNodeSandbox();
const judge = async (...programs: PythonProgram[]) =>
  (await sandbox.python(programs)).map((result) => (result.ok ? result.value : result.fault));
const program = (code: string, ...tests: string[]): PythonProgram => ({ code, tests });

it('passes or fails by its tests', async () => {
  const code = 'def double(x):\n    return 2 * x\n';
  expect(
    await judge(
      program(code, 'assert double(2) == 4', 'assert double("a") == "aa"'),
      program(code, 'assert double(2) == 5'),
      program('def double(:', 'assert True'),
      program('import math, re, collections, itertools', 'assert math.gcd(4, 6) == 2'),
    ),
  ).toEqual([true, false, false, true]);
});

it.each([
  ['an endless loop', 'while True: pass', ['timed out']],
  ['more memory than there is', 'x = bytearray(2 ** 30)', [false]],
  ['an exit', 'import sys\nsys.exit(0)', [false]],
  ['the end of the process', 'import os\nos._exit(0)', [false]],
  ['tests that are no longer run', 'import builtins\nbuiltins.exec = lambda *_: None', [false]],
  ['a way to JavaScript', 'import js', [false]],
  ['Pyodide’s own way', 'import pyodide_js', [false]],
  ['code in JavaScript', 'from pyodide.code import run_js\nrun_js("1")', [false]],
  ['the machine’s files', 'open("/etc/hostname").read()', [false]],
])('%s', async (_what, code, result) => {
  expect(await judge(program(code, 'assert False'))).toEqual(result);
});

it('reaches no server', async () => {
  const { port } = server.address() as AddressInfo;
  const [result] = await judge(
    program(`import socket\nsocket.create_connection(("127.0.0.1", ${port}), 1).send(b"x")`),
  );
  expect(result).not.toBe(true);
  expect(connections).toBe(0);
});

it('leaves nothing to the next program', async () => {
  const pollute = `import builtins, sys, math
builtins.len = lambda _: 7
math.gcd = None
sys.path.clear()
open("/home/pyodide/left", "w").write("x")`;
  const look = `import os, sys, math
assert len([1]) == 1 and math.gcd(4, 6) == 2 and sys.path and not os.path.exists("/home/pyodide/left")`;
  expect(await judge(program(pollute, 'assert len([]) == 7'))).toEqual([true]);
  expect(await judge(program(look), program(look))).toEqual([true, true]);
});
