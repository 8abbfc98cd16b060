/** Parquet, as the Hugging Face Hub stores tables. */
import { badData } from './row';

/** Whole numbers as numbers, so that rows are plain data. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Date) return value.toISOString();
  if (ArrayBuffer.isView(value)) return null; // binary: of no use in a prompt
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, plain(entry)]));
}

/** At most one row more than `most`. Throws LabError bad-file. */
export async function readParquet(
  name: string,
  bytes: Uint8Array,
  most: number,
): Promise<readonly unknown[]> {
  const { parquetReadObjects } = await import('hyparquet');
  const file = bytes.slice().buffer;
  try {
    return (await parquetReadObjects({ file, rowEnd: most + 1 })).map(plain);
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message.slice(0, 160) : 'unknown reason';
    throw badData(name, `the Parquet file cannot be read: ${reason}.`);
  }
}
