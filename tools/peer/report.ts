/**
 * What the peer benchmark found, as text.
 *
 * @module
 */

/** One line of the result. */
export interface PeerRow {
  /** Name of the step. */
  step: string;
  /** Threads on both sides. */
  threads: number;
  /** Who multiplied our matrices: `"cblas"` or `"wasm"`. */
  provider: string;
  /** Our step, ms: median over the runs of the fastest step of a run. */
  ms: number;
  /** PyTorch's in its better layout, ms. */
  peerMs: number;
  /** That layout. */
  peerLayout: string;
  /** Ours divided by PyTorch's. */
  ratio: number;
  /** Our process' memory at its peak, bytes. */
  memory: number;
  /** That of PyTorch's process, bytes. */
  peerMemory: number;
}

/** Milliseconds from the import to the first sum, medians. */
export interface Start {
  /** Ours: the engine compiles and times its kernels. */
  ms: number;
  /** Until tfjs' core and what Deno loads for it are there: how fast the machine is, and what no engine can avoid. */
  coreMs: number;
  /** PyTorch's. */
  peerMs: number;
}

/** Speed of one thread multiplying matrices of 192 x 192, 1e9 floating-point operations per second. */
export interface Speeds {
  /** Our kernel. */
  wasm: number;
  /** The CBLAS library, where there is one. */
  cblas?: number;
  /** Its file name, and which of its kernels it took. */
  library?: string;
  /** PyTorch. */
  peer: number;
  /** The instructions that PyTorch's own kernels used. */
  peerSimd: string;
}

/** A whole measurement. */
export interface PeerResult {
  /** Processor, cores, operating system. */
  machine: string;
  /** Versions of what was measured, by name. */
  versions: Record<string, string>;
  /** What a start costs. */
  start: Start;
  /** How fast matrices are multiplied. */
  speeds: Speeds;
  /** Whether the machine was idle before every run; otherwise times are too long. */
  idle: boolean;
  /** Whether PyTorch and the CBLAS library were held to vectors of 256 bits. */
  avx2: boolean;
  /** The lines. */
  rows: PeerRow[];
}

/**
 * A Markdown table.
 *
 * @param rows The lines of the result.
 * @returns The table, lines ending with a line feed.
 */
export function peerTable(rows: readonly PeerRow[]): string {
  const heads = [
    "step",
    "threads",
    "ours",
    "ms",
    "PyTorch ms",
    "its layout",
    "ratio",
    "memory MiB",
    "PyTorch MiB",
  ];
  const mebibytes = (bytes: number) => (bytes / 2 ** 20).toFixed(0);
  const cells = rows.map((row) => [
    row.step,
    String(row.threads),
    row.provider,
    row.ms.toFixed(1),
    row.peerMs.toFixed(1),
    row.peerLayout,
    row.ratio.toFixed(2),
    mebibytes(row.memory),
    mebibytes(row.peerMemory),
  ]);
  const line = (words: string[]) => `| ${words.join(" | ")} |\n`;
  return line(heads) + line(heads.map(() => "---")) + cells.map(line).join("");
}

/**
 * What a start costs.
 *
 * @param result The measurement.
 * @returns A sentence.
 */
export function startLine({ start }: PeerResult): string {
  const [ms, coreMs, peerMs] = [start.ms, start.coreMs, start.peerMs].map((time) =>
    time.toFixed(0)
  );
  return `From the import to the first sum: ${ms} ms, ${coreMs} of them for tfjs' core alone; ` +
    `PyTorch ${peerMs} ms (medians of starts in turn).\n`;
}

/**
 * How fast matrices are multiplied.
 *
 * @param result The measurement.
 * @returns A sentence.
 */
export function speedLine({ speeds }: PeerResult): string {
  const { wasm, cblas, library, peer, peerSimd } = speeds;
  const other = cblas === undefined ? "" : `, ${cblas.toFixed(0)} by ${library}`;
  return `One thread multiplies 192 x 192 matrices at ${
    wasm.toFixed(0)
  } GFLOP/s by our kernel${other}, ` +
    `${peer.toFixed(0)} by PyTorch, whose own kernels used ${peerSimd}.\n`;
}

/**
 * The page docs/bench.md.
 *
 * @param result The measurement.
 * @param date Day of the measurement, YYYY-MM-DD.
 * @returns Markdown.
 */
export function peerPage(result: PeerResult, date: string): string {
  const versions = Object.entries(result.versions).map(([name, version]) => `${name} ${version}`);
  const busy = result.idle
    ? ""
    : "\nThe machine was not idle all the time: times may be too long.\n";
  const held = result.avx2
    ? "\nPyTorch and the CBLAS library were held to vectors of 256 bits (`--avx2`), as on a machine without AVX-512.\n"
    : "";
  return `# A training step here and in PyTorch

Measured on ${date} by \`deno task bench:peer\`.

- machine: ${result.machine}
- versions: ${versions.join(", ")}
${busy}${held}
A step is forward, loss, backward and Adam, with the same weights and the same batch; loss and gradients of both sides were
compared first. Both sides run in turn, each run in a new process, three steps to warm up. A time is the median over the
runs of the fastest step of a run; PyTorch's is that of its faster layout. Memory is that of the whole process.
In a quantized step every layer has a weight and an activation quantizer; PyTorch's is a torch.autograd.Function.

${peerTable(result.rows)}
${startLine(result)}
${speedLine(result)}`;
}
