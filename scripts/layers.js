/**
 * The layer rule: what each room of src/ may import, besides itself and protocol/. ESLint's zones are made from this
 * table, and a test holds ARCHITECTURE.md to it.
 * @type {Readonly<Record<string, readonly string[]>>}
 */
export const layers = {
  async: [],
  protocol: ['math', 'settings'],
  math: [],
  settings: [],
  'safetensors-js': [],
  model: ['math', 'safetensors-js'],
  corp: ['math', 'settings'],
  tasks: ['math'],
  sandbox: [],
  gpu: ['math'],
  engine: ['math', 'model', 'gpu'],
  lab: ['async', 'math', 'settings', 'model', 'corp', 'tasks', 'gpu', 'engine', 'safetensors-js'],
  hub: ['model', 'safetensors-js'],
  storage: [],
  worker: ['lab', 'engine', 'gpu', 'model', 'tasks', 'hub', 'sandbox', 'safetensors-js'],
  cli: ['lab', 'engine', 'gpu', 'model', 'tasks', 'sandbox', 'math', 'settings', 'safetensors-js'],
  store: ['async', 'math', 'settings'],
  ui: ['store', 'settings'],
};

const rooms = Object.keys(layers);
/** Rooms that know nothing of the lab. */
const apart = new Set(['async', 'math', 'settings', 'safetensors-js']);

/** One import-x/no-restricted-paths zone a room. */
export const zones = rooms.map((room) => ({
  target: `./src/${room}`,
  from: './src',
  except: [...new Set([room, ...(apart.has(room) ? [] : ['protocol']), ...(layers[room] ?? [])])].map(
    (allowed) => `./${allowed}`,
  ),
  message: `${room}/ may import only ${['protocol', ...(layers[room] ?? [])].join(', ')} (see ARCHITECTURE.md)`,
}));
