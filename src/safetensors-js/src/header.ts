/** The JSON header: every tensor's place checked against every other's and against the file. */
import { isDtype, dtypeBits, type Dtype } from './dtype';
import { SafetensorsError, shownName } from './errors';
import { parseJson, type Json } from './json';

export interface TensorInfo {
  readonly name: string;
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  /** Bytes [start, end) of the file. */
  readonly start: number;
  readonly end: number;
  /** Elements. */
  readonly count: number;
}

export interface Header {
  /** In the order of the data. */
  readonly tensors: ReadonlyMap<string, TensorInfo>;
  readonly metadata: ReadonlyMap<string, string>;
}

export const maxHeaderBytes = 100_000_000;
const metadataKey = '__metadata__';

function entryError(name: string, what: string): SafetensorsError {
  return new SafetensorsError('tensor-entry', `Tensor ${shownName(name)}: ${what}.`);
}

/** A whole number written with digits alone, at most 2^53 - 1. */
function wholeNumber(name: string, field: string, value: Json): number {
  if (value.kind !== 'number' || !/^\d+$/.test(value.text)) {
    const found = value.kind === 'number' ? value.text.slice(0, 40) : `a JSON ${value.kind}`;
    throw entryError(name, `${field} holds ${found} where a whole number of 0 or more is needed`);
  }
  const number = Number(value.text);
  if (!Number.isSafeInteger(number))
    throw entryError(name, `${field} holds ${value.text.slice(0, 40)}, which is 2^53 or more`);
  return number;
}

function wholeNumbers(name: string, field: string, value: Json): number[] {
  if (value.kind !== 'array') throw entryError(name, `${field} is not a list`);
  return value.items.map((item) => wholeNumber(name, field, item));
}

function readMetadata(value: Json | undefined): Map<string, string> {
  if (value === undefined || (value.kind === 'literal' && value.value === null)) return new Map();
  if (value.kind !== 'object')
    throw new SafetensorsError('metadata', `${metadataKey} is not an object of strings.`);
  return new Map(
    [...value.entries].map(([key, item]) => {
      if (item.kind !== 'string') {
        throw new SafetensorsError(
          'metadata',
          `${metadataKey} has something other than a string under ${shownName(key)}.`,
        );
      }
      return [key, item.value];
    }),
  );
}

/** Elements of a shape; throws where the product or its bytes pass 2^53. */
function countElements(
  name: string,
  dtype: Dtype,
  shape: readonly number[],
): { count: number; bytes: number } {
  const overflow = () =>
    new SafetensorsError(
      'shape',
      `Tensor ${shownName(name)}: the shape [${shape.slice(0, 8).join(', ')}] has 2^53 elements or bytes or more.`,
    );
  let count = 1;
  for (const size of shape) {
    count *= size;
    if (!Number.isSafeInteger(count)) throw overflow();
  }
  const bits = count * dtypeBits[dtype];
  if (!Number.isSafeInteger(bits)) throw overflow();
  if (bits % 8 !== 0)
    throw new SafetensorsError(
      'shape',
      `Tensor ${shownName(name)}: ${count} elements of ${dtype} do not fill whole bytes.`,
    );
  return { count, bytes: bits / 8 };
}

function readTensor(name: string, value: Json): TensorInfo {
  if (value.kind !== 'object') throw entryError(name, 'its entry is not an object');
  const field = (key: string): Json => {
    const found = value.entries.get(key);
    if (!found) throw entryError(name, `${key} is missing`);
    return found;
  };
  const type = field('dtype');
  if (type.kind !== 'string') throw entryError(name, 'dtype is not a string');
  if (!isDtype(type.value)) {
    throw new SafetensorsError(
      'unknown-dtype',
      `Tensor ${shownName(name)} has the unknown dtype ${shownName(type.value)}.`,
    );
  }
  const shape = wholeNumbers(name, 'shape', field('shape'));
  const offsets = wholeNumbers(name, 'data_offsets', field('data_offsets'));
  if (offsets.length !== 2) throw entryError(name, `data_offsets has ${offsets.length} numbers instead of 2`);
  const [start, end] = offsets as [number, number];
  if (end < start) {
    throw new SafetensorsError(
      'offsets',
      `Tensor ${shownName(name)} ends at byte ${end}, before its start at ${start}.`,
    );
  }
  const { count, bytes } = countElements(name, type.value, shape);
  if (bytes !== end - start) {
    throw new SafetensorsError(
      'shape',
      `Tensor ${shownName(name)}: ${type.value} [${shape.slice(0, 8).join(', ')}] needs ${bytes} bytes, its offsets give ${end - start}.`,
    );
  }
  return { name, dtype: type.value, shape, start, end, count };
}

/** Consecutive from 0 to the end of the data, no overlap, no hole. */
function checkCoverage(tensors: readonly TensorInfo[], dataBytes: number): void {
  let reached = 0;
  for (const { name, start, end } of tensors) {
    if (start !== reached) {
      const what =
        reached === 0
          ? `the first tensor ${shownName(name)} starts at byte ${start}, not at 0`
          : start < reached
            ? `tensor ${shownName(name)} starts at byte ${start} and overlaps the one before, which ends at ${reached}`
            : `there is a hole between byte ${reached} and tensor ${shownName(name)} at ${start}`;
      throw new SafetensorsError('offsets', `The tensors do not lie one behind the other: ${what}.`);
    }
    reached = end;
  }
  if (reached !== dataBytes) {
    throw new SafetensorsError(
      'offsets',
      `The tensors cover ${reached} bytes, but the file holds ${dataBytes} after its header${reached > dataBytes ? ': it is cut short' : ''}.`,
    );
  }
}

function decode(bytes: Uint8Array): string {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
    throw new SafetensorsError('header-encoding', 'The header starts with a byte order mark.');
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new SafetensorsError('header-encoding', 'The header is not valid UTF-8 text.');
  }
}

/**
 * Checks a header as the reference implementation does, and against duplicate tensor names besides.
 * `dataStart` is where the header ends in the file, `fileBytes` the file's size.
 */
export function readHeader(bytes: Uint8Array, dataStart: number, fileBytes: number): Header {
  const json = parseJson(decode(bytes));
  if (json.kind !== 'object')
    throw new SafetensorsError('header-json', `The header is a JSON ${json.kind}, not an object.`);
  const metadata = readMetadata(json.entries.get(metadataKey));
  const relative = [...json.entries]
    .filter(([name]) => name !== metadataKey)
    .map(([name, value]) => readTensor(name, value))
    .sort((a, b) => a.start - b.start || a.end - b.end);
  checkCoverage(relative, fileBytes - dataStart);
  const tensors = new Map(
    relative.map((tensor) => [
      tensor.name,
      { ...tensor, start: tensor.start + dataStart, end: tensor.end + dataStart },
    ]),
  );
  return { tensors, metadata };
}
