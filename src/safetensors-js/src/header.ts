/** The JSON header: every tensor's place checked against its shape, against every other's and against the file. */
import { dtypeBits, isDtype, type Dtype } from './dtypes';
import { clip, quote, SafetensorsError, shapeText, type SafetensorsErrorCode } from './errors';
import { JsonReader } from './json';
import { decodeText } from './text';

export interface TensorInfo {
  readonly name: string;
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  /** Bytes `start` up to but not including `end` of the file that holds the tensor. */
  readonly start: number;
  readonly end: number;
  /** Elements. */
  readonly count: number;
}

export interface Header {
  /** In the order of their bytes. */
  readonly tensors: ReadonlyMap<string, TensorInfo>;
  readonly metadata: ReadonlyMap<string, string>;
}

export const metadataKey = '__metadata__';
/** As the reference implementation allows. */
export const maxHeaderBytes = 100_000_000;

interface Fields {
  dtype?: Dtype;
  shape?: number[];
  offsets?: number[];
}

function fault(code: SafetensorsErrorCode, name: string, what: string): SafetensorsError {
  return new SafetensorsError(code, `Tensor ${quote(name)}: ${what}.`);
}

/** Reads an array of integers spelt with digits only; NaN where one exceeds 2^53. */
function readIntegers(json: JsonReader, refuse: (found: string) => SafetensorsError): number[] {
  const integers: number[] = [];
  if (json.kind() !== 'array') throw refuse(`is a JSON ${json.kind()}, not an array`);
  json.array(() => {
    const kind = json.kind();
    if (kind !== 'number') throw refuse(`holds a JSON ${kind} where an integer should be`);
    const spelt = json.number();
    if (!/^\d+$/.test(spelt))
      throw refuse(`holds ${clip(spelt)}, which is not a plain integer of at least 0`);
    const value = Number(spelt);
    integers.push(Number.isSafeInteger(value) ? value : NaN);
  });
  return integers;
}

function readDtype(json: JsonReader, name: string): Dtype {
  const kind = json.kind();
  if (kind !== 'string') throw fault('unknown-dtype', name, `its dtype is a JSON ${kind}, not a string`);
  const dtype = json.string();
  if (!isDtype(dtype)) throw fault('unknown-dtype', name, `the dtype ${quote(dtype)} is not known`);
  return dtype;
}

function readShape(json: JsonReader, name: string): number[] {
  const shape = readIntegers(json, (found) => fault('invalid-shape', name, `its shape ${found}`));
  if (shape.some(Number.isNaN)) throw fault('shape-overflow', name, 'a dimension of its shape exceeds 2^53');
  return shape;
}

function readOffsets(json: JsonReader, name: string): number[] {
  const refuse = (found: string) => fault('invalid-offsets', name, `data_offsets ${found}`);
  const offsets = readIntegers(json, refuse);
  if (offsets.length !== 2) throw refuse(`holds ${offsets.length} numbers instead of 2`);
  if (offsets.some(Number.isNaN)) throw refuse('holds a number over 2^53');
  return offsets;
}

function readFields(json: JsonReader, name: string): Fields {
  const fields: Fields = {};
  json.object(
    (key) => {
      if (key === 'dtype') fields.dtype = readDtype(json, name);
      else if (key === 'shape') fields.shape = readShape(json, name);
      else if (key === 'data_offsets') fields.offsets = readOffsets(json, name);
      else json.skip();
    },
    (key) => fault('duplicate-key', name, `its entry has the key ${quote(key)} twice`),
  );
  return fields;
}

/** Elements and bytes of a shape. Throws shape-overflow where a product passes 2^53, partial-byte for loose bits. */
export function sizeOf(
  name: string,
  dtype: Dtype,
  shape: readonly number[],
): { count: number; bytes: number } {
  let count = 1;
  let safe = true;
  for (const dimension of shape) {
    count *= dimension;
    safe &&= Number.isSafeInteger(count);
  }
  const bits = count * dtypeBits[dtype];
  if (!safe || !Number.isSafeInteger(bits)) {
    throw fault(
      'shape-overflow',
      name,
      `the shape ${shapeText(shape)} of ${dtype} has more than 2^53 elements or bits`,
    );
  }
  if (bits % 8 !== 0)
    throw fault('partial-byte', name, `${count} elements of ${dtype} do not fill whole bytes`);
  return { count, bytes: bits / 8 };
}

function readTensor(json: JsonReader, name: string): TensorInfo {
  if (json.kind() !== 'object')
    throw fault('invalid-entry', name, `its entry is a JSON ${json.kind()}, not an object`);
  const { dtype, shape, offsets } = readFields(json, name);
  if (!dtype) throw fault('missing-field', name, 'dtype is missing');
  if (!shape) throw fault('missing-field', name, 'shape is missing');
  if (!offsets) throw fault('missing-field', name, 'data_offsets is missing');
  const [start, end] = offsets as [number, number];
  if (end < start)
    throw fault('reversed-offsets', name, `it ends at byte ${end}, before its start at ${start}`);
  const { count, bytes } = sizeOf(name, dtype, shape);
  if (bytes !== end - start) {
    const needed = `${dtype} of shape ${shapeText(shape)} needs ${bytes} bytes`;
    throw fault('size-mismatch', name, `${needed}, its data_offsets give ${end - start}`);
  }
  return { name, dtype, shape, start, end, count };
}

function readMetadata(json: JsonReader): Map<string, string> {
  const metadata = new Map<string, string>();
  const kind = json.kind();
  if (kind === 'null') json.skip();
  else if (kind !== 'object') {
    throw new SafetensorsError(
      'invalid-metadata',
      `${metadataKey} is a JSON ${kind}, not an object of strings.`,
    );
  } else {
    json.object((key) => {
      const found = json.kind();
      if (found !== 'string') {
        const what = `${metadataKey} holds a JSON ${found} under ${quote(key)}, where only strings may be`;
        throw new SafetensorsError('invalid-metadata', `${what}.`);
      }
      metadata.set(key, json.string());
    });
  }
  return metadata;
}

/** The tensors must be contiguous, from the first byte of the data to the last. */
function checkCoverage(tensors: readonly TensorInfo[], dataBytes: number): void {
  let reached = 0;
  let before = '';
  for (const { name, start, end } of tensors) {
    if (start < reached) {
      throw fault(
        'offset-overlap',
        name,
        `it starts at byte ${start}, inside ${quote(before)}, which ends at ${reached}`,
      );
    }
    if (start > reached && before === '' && reached === 0) {
      throw fault('offset-start', name, `it is the first and starts at byte ${start} of the data, not at 0`);
    }
    if (start > reached) {
      throw fault(
        'offset-hole',
        name,
        `it starts at byte ${start}, which leaves a hole after byte ${reached}`,
      );
    }
    reached = end;
    before = name;
  }
  if (reached > dataBytes) {
    const what = `The file is cut short: its tensors need ${reached} bytes of data, it holds ${dataBytes}`;
    throw new SafetensorsError('data-truncated', `${what}. Download it again.`);
  }
  if (reached < dataBytes) {
    const what = `The tensors cover ${reached} bytes of data, the file holds ${dataBytes}`;
    throw new SafetensorsError(
      'data-trailing',
      `${what}: the last ${dataBytes - reached} belong to no tensor.`,
    );
  }
}

/** `bytes` is the header's text, `dataStart` where the data begins in the file, `fileBytes` the size of the file. */
export function readHeader(bytes: Uint8Array, dataStart: number, fileBytes: number): Header {
  const json = new JsonReader(decodeText(bytes, 'header'), 'header');
  const kind = json.kind();
  if (kind !== 'object')
    throw new SafetensorsError('not-an-object', `The header is a JSON ${kind}, not an object.`);
  const found: TensorInfo[] = [];
  let metadata = new Map<string, string>();
  json.object(
    (key) => {
      if (key === metadataKey) metadata = readMetadata(json);
      else found.push(readTensor(json, key));
    },
    (key) =>
      key === metadataKey
        ? new SafetensorsError('duplicate-key', `The header has ${metadataKey} twice.`)
        : new SafetensorsError('duplicate-tensor', `The header describes the tensor ${quote(key)} twice.`),
  );
  json.end();
  found.sort((a, b) => a.start - b.start || a.end - b.end);
  checkCoverage(found, fileBytes - dataStart);
  const tensors = found.map((info) => ({
    ...info,
    start: info.start + dataStart,
    end: info.end + dataStart,
  }));
  return { tensors: new Map(tensors.map((info) => [info.name, info])), metadata };
}
