/**
 * Matrix products by a CBLAS library of the machine, called through Deno's foreign function interface.
 *
 * @module
 */

/** C[m, n] = op(A) op(B) (+ C): addresses are byte offsets into the heap, see lib/engine/kernels/gemm.ts. */
export type Gemm = (
  transposeA: number,
  transposeB: number,
  m: number,
  n: number,
  k: number,
  a: number,
  lda: number,
  b: number,
  ldb: number,
  accumulate: number,
  c: number,
  ldc: number,
) => void;

/** A CBLAS library that is ready to use. */
export interface Blas {
  /** File name under which it was found. */
  library: string;
  /** The product on the heap it was bound to. */
  gemm: Gemm;
}

// In the order in which they are tried; libblas.so.3 may be the slow reference implementation.
const LIBRARIES: Record<string, string[]> = {
  linux: [
    "libopenblas.so.0",
    "libopenblasp.so.0",
    "libopenblas.so",
    "libmkl_rt.so.2",
    "libmkl_rt.so",
  ],
  darwin: [
    "/System/Library/Frameworks/Accelerate.framework/Accelerate",
    "/opt/homebrew/opt/openblas/lib/libopenblas.dylib",
    "/usr/local/opt/openblas/lib/libopenblas.dylib",
  ],
  windows: ["libopenblas.dll", "openblas.dll", "mkl_rt.2.dll", "mkl_rt.dll"],
};

const ROW_MAJOR = 101, NO_TRANSPOSE = 111, TRANSPOSE = 112;

const SYMBOLS = {
  cblas_sgemm: {
    // addresses are passed as integers: a shared heap does not move
    parameters: [
      "i32",
      "i32",
      "i32",
      "i32",
      "i32",
      "i32",
      "f32",
      "usize",
      "i32",
      "usize",
      "i32",
      "f32",
      "usize",
      "i32",
    ],
    result: "void",
  },
  openblas_set_num_threads: { parameters: ["i32"], result: "void", optional: true },
  MKL_Set_Num_Threads: { parameters: ["i32"], result: "void", optional: true },
} as const;

// Opened when this module is loaded and never closed: tfjs, too, lives as long as the process, and a library that is opened
// inside a test would count as leaked.
const opened = firstLibrary();

function firstLibrary() {
  if (typeof Deno === "undefined") return undefined;
  for (const library of LIBRARIES[Deno.build.os] ?? []) {
    // asking the state never prompts the user, opening a library might
    if (Deno.permissions.querySync({ name: "ffi", path: library }).state !== "granted") continue;
    try {
      return { library, symbols: Deno.dlopen(library, SYMBOLS).symbols };
    } catch {
      // not installed: try the next one
    }
  }
}

/**
 * Why there is no CBLAS library.
 *
 * @returns The reason, or undefined when there is one.
 */
export function blasProblem(): string | undefined {
  if (typeof Deno === "undefined") return "CBLAS needs Deno";
  if (Deno.permissions.querySync({ name: "ffi" }).state !== "granted") {
    return "CBLAS needs the permission ffi";
  }
  return opened ? undefined : "no CBLAS library was found";
}

/**
 * The first CBLAS library that is installed and permitted, working on a heap. Never asks for a permission.
 *
 * @param memory The heap that addresses refer to.
 * @param threads Threads the library may use.
 * @returns The library, or undefined when there is none.
 */
export function openBlas(memory: WebAssembly.Memory, threads: number): Blas | undefined {
  if (!opened || blasProblem()) return undefined;
  const { library, symbols } = opened;
  const address = Deno.UnsafePointer.of(new Uint8Array(memory.buffer));
  const base = Number(Deno.UnsafePointer.value(address));
  const setThreads = (count: number) => {
    symbols.openblas_set_num_threads?.(count);
    symbols.MKL_Set_Num_Threads?.(count);
  };
  let current = 1;
  setThreads(current);
  const sgemm = symbols.cblas_sgemm as unknown as (...args: number[]) => void;
  return {
    library,
    gemm: (transposeA, transposeB, m, n, k, a, lda, b, ldb, accumulate, c, ldc) => {
      const wanted = worthThreads(m, n, k) ? threads : 1;
      if (wanted !== current) setThreads(current = wanted);
      const opA = transposeA ? TRANSPOSE : NO_TRANSPOSE,
        opB = transposeB ? TRANSPOSE : NO_TRANSPOSE;
      const keep = accumulate ? 1 : 0;
      sgemm(ROW_MAJOR, opA, opB, m, n, k, 1, base + a, lda, base + b, ldb, keep, base + c, ldc);
    },
  };
}

// In small and in narrow products it costs more to wake threads and to wait for them than they save (measured).
function worthThreads(m: number, n: number, k: number): boolean {
  return m * n * k >= 3e6 && Math.min(m, n) >= 64;
}
