/** One JSON line each, then a table. */
import type { DecompositionTime } from './decompositions';
import type { benchScaling, WorkloadReport } from './suite';

export interface BenchReport {
  readonly where: string;
  readonly adapter: string;
  readonly workloads: Readonly<Record<string, WorkloadReport>>;
  readonly scaling: Awaited<ReturnType<typeof benchScaling>>;
  readonly decompositions: readonly DecompositionTime[];
}

const rounded = (value: number) =>
  value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);

export function decompositionTable(times: readonly DecompositionTime[]): string[] {
  const rows = times.map(
    ({ what, n, milliseconds, ratio, error }) =>
      `| ${what} | ${n} | ${rounded(milliseconds)} | ${ratio.toFixed(2)} | ${error.toExponential(1)} |`,
  );
  return ['| what | n | ms | over ml-matrix | error |', '| --- | --- | --- | --- | --- |', ...rows];
}

/** Lines for stdout. */
export function formatReport({ where, adapter, workloads, scaling, decompositions }: BenchReport): string {
  const json = [
    ...Object.entries(workloads).map(([workload, report]) =>
      JSON.stringify({ where, adapter, workload, ...report }),
    ),
    ...scaling.map((line) => JSON.stringify({ where, adapter, scaling: line })),
    ...decompositions.map((line) => JSON.stringify({ where, adapter, decomposition: line })),
  ];
  const rows = Object.entries(workloads).map(([name, report]) => {
    const shares = Object.entries(report.shares).map(
      ([kind, share]) => `${kind} ${(100 * share).toFixed(0)} %`,
    );
    return `| ${name} | ${rounded(report.prefillTokensPerSecond)} | ${rounded(report.prefillGflops)} (${rounded(report.slowestGflops)}) | ${report.matmulPeak.name} ${rounded(report.matmulPeak.gflops)} | ${report.ratio.toFixed(2)} | ${rounded(report.decodeTokensPerSecond)} | ${rounded(report.normalsPerSecond / 1e6)} | ${shares.join(', ')} |`;
  });
  const scale = scaling.map(
    ({ members, millisecondsPerMember, peakBytes }) =>
      `| ${members} | ${rounded(millisecondsPerMember)} | ${(peakBytes / 2 ** 20).toFixed(1)} |`,
  );
  return [
    ...json,
    '',
    `${where}, ${adapter}`,
    '',
    '| workload | prefill member-tokens/s | GFLOP/s, best (slowest) run | best plain matmul, GFLOP/s | ratio | decode member-tokens/s | Mnormals/s | shares of prefill |',
    '| --- | --- | --- | --- | --- | --- | --- | --- |',
    ...rows,
    ...(scale.length > 0 ? ['', '| N | ms a member | peak MiB |', '| --- | --- | --- |', ...scale] : []),
    ...(decompositions.length > 0 ? ['', ...decompositionTable(decompositions)] : []),
  ].join('\n');
}
