/**
 * The programs that the peer benchmark runs, each in a process of its own. The last line that one prints is its answer, as JSON.
 *
 * @module
 */
const [PEER, REFERENCE, OURS, START, SPEED] = [
  "peer.py",
  "reference_qasso.py",
  "run.ts",
  "start.ts",
  "speed.ts",
].map((name) => new URL(name, import.meta.url).pathname) as [
  string,
  string,
  string,
  string,
  string,
];

// What holds PyTorch's kernels, its oneDNN and MKL, and OpenBLAS to vectors of 256 bits.
const AVX2 = {
  ATEN_CPU_CAPABILITY: "avx2",
  ONEDNN_MAX_CPU_ISA: "AVX2",
  MKL_ENABLE_INSTRUCTIONS: "AVX2",
  OPENBLAS_CORETYPE: "Haswell",
};
const env: Record<string, string> = Deno.args.includes("--avx2") ? AVX2 : {};

/**
 * Our side of a step.
 *
 * @param action `"export"` or `"time"`.
 * @param words What tools/peer/run.ts wants behind it.
 * @returns Its answer; nothing for an export.
 */
export function ours<T>(action: string, ...words: string[]): Promise<T> {
  return deno<T>(OURS, action, ...words);
}

/**
 * A start of the engine.
 *
 * @returns How long it took.
 */
export function start<T>(): Promise<T> {
  return deno<T>(START);
}

/**
 * Our matrix products.
 *
 * @returns How fast they are.
 */
export function speed<T>(): Promise<T> {
  return deno<T>(SPEED);
}

/**
 * PyTorch's side.
 *
 * @param words What tools/peer/peer.py wants.
 * @returns Its answer.
 * @throws {Error} If it fails, as it does without PyTorch.
 */
export function peer<T>(...words: string[]): Promise<T> {
  return call<T>("python3", [PEER, ...words]);
}

/**
 * Steps of the authors' public code.
 *
 * @param checkout Folder of the code.
 * @param settings What tools/peer/reference_qasso.py wants.
 * @returns Its answer.
 * @throws {Error} If it fails, as it does without PyTorch.
 */
export function reference<T>(checkout: string, settings: Record<string, unknown>): Promise<T> {
  return call<T>("python3", [REFERENCE, checkout, JSON.stringify(settings)]);
}

function deno<T>(...words: string[]): Promise<T> {
  const permissions = ["--allow-read", "--allow-env", "--allow-ffi", "--allow-sys"];
  if (words[1] === "export") permissions.push("--allow-write");
  return call<T>(Deno.execPath(), ["run", "--quiet", ...permissions, ...words]);
}

// The last line of the output is the answer.
async function call<T>(program: string, args: string[]): Promise<T> {
  const { success, stdout, stderr } = await new Deno.Command(program, { args, env }).output();
  const text = new TextDecoder();
  if (!success) {
    throw new Error(`Cannot run ${program} ${args.join(" ")}: ${text.decode(stderr).trim()}`);
  }
  const line = text.decode(stdout).trim().split("\n").at(-1);
  return (line ? JSON.parse(line) : undefined) as T;
}
