/**
 * The heap of tfjs and our kernels: addresses of tensors, scratch regions, typed views, checked allocation.
 *
 * @module
 */
import { type DataHandle, runtime, type WasmBackend } from "../runtime/runtime.ts";

/**
 * The memory of a backend.
 *
 * @param backend The backend.
 * @returns Its heap; of the threaded build it is shared between threads.
 */
export function heapOf({ wasm }: WasmBackend): WebAssembly.Memory {
  return wasm.wasmMemory ?? wasm.asm.memory!;
}

/**
 * Address of the data of a tensor.
 *
 * @param tensor A tensor whose data are on our backend.
 * @returns Byte offset into the heap.
 */
export function address(tensor: { dataId: object }): number {
  const data = runtime().backend.dataIdMap.get(tensor.dataId);
  if (!data) {
    throw new TypeError(
      "Cannot read the tensor: its data must be on the engine's heap: current value is data elsewhere, or disposed of",
    );
  }
  return data.memoryOffset;
}

/**
 * Index of the first element of a tensor in {@linkcode heapFloat32}.
 *
 * @param tensor A float32 tensor whose data are on our backend.
 * @returns Its address over 4.
 */
export function float32Index(tensor: { dataId: object }): number {
  return address(tensor) / 4;
}

/**
 * Allocates the output of a kernel.
 *
 * @param shape Its shape.
 * @returns The new tensor's handle, float32, contents undefined.
 */
export function allocate(shape: readonly number[]): DataHandle {
  return runtime().backend.makeOutput(shape, "float32");
}

/**
 * A second tensor on the same data, nothing is copied.
 *
 * @param tensor The first tensor.
 * @returns The handle of the second tensor.
 */
export function alias(tensor: DataHandle): DataHandle {
  runtime().backend.incRef(tensor.dataId);
  return { dataId: tensor.dataId, shape: tensor.shape, dtype: tensor.dtype };
}

let float32: Float32Array<ArrayBufferLike> = new Float32Array();
let float64: Float64Array<ArrayBufferLike> = new Float64Array();

/**
 * The heap as float32; ask for it again after every allocation, since the heap may have grown.
 *
 * @returns A view of the whole heap; a tensor starts at {@linkcode float32Index}.
 */
export function heapFloat32(): Float32Array<ArrayBufferLike> {
  const { buffer } = runtime().memory;
  return float32.buffer === buffer ? float32 : float32 = new Float32Array(buffer);
}

/**
 * The heap as float64, for sums kept in double precision.
 *
 * @returns A view of the whole heap.
 */
export function heapFloat64(): Float64Array<ArrayBufferLike> {
  const { buffer } = runtime().memory;
  return float64.buffer === buffer ? float64 : float64 = new Float64Array(buffer);
}

interface Region {
  start: number;
  aligned: number;
  bytes: number;
}

const regions = new Map<string, Region>();

/**
 * A scratch region that is kept between calls and grows when asked for more.
 *
 * @param name Name of the region; two users of one name must not overlap in time.
 * @param bytes Bytes wanted.
 * @returns Offset of the region, a multiple of 64 (a cache line).
 */
export function scratch(name: string, bytes: number): number {
  const region = regions.get(name);
  if (region && region.bytes >= bytes) return region.aligned;
  const { wasm } = runtime().backend;
  if (region) {
    regions.delete(name);
    wasm._free(region.start);
  }
  const start = wasm._malloc(bytes + 64) >>> 0;
  const aligned = Math.ceil(start / 64) * 64;
  regions.set(name, { start, aligned, bytes });
  return aligned;
}

let used = 0;

/**
 * How much of the heap has been in use so far.
 *
 * @returns Bytes up to the end of the highest tensor or scratch region there ever was.
 */
export function usedHeap(): number {
  return used;
}

/**
 * Makes a failed allocation throw and records how far the heap is used. tfjs does not check the result of `malloc`, so without
 * this a full heap (4 GiB) would be overwritten from address 0.
 *
 * @param backend The backend whose allocator is replaced.
 */
export function checkAllocations(backend: WasmBackend): void {
  const { wasm } = backend;
  wasm._free(wasm._malloc(16)); // Emscripten replaces its own stub at the first call
  const malloc = wasm._malloc.bind(wasm);
  wasm._malloc = (bytes) => {
    let address = 0;
    if (bytes < 2 ** 32) {
      try {
        address = malloc(bytes);
      } catch (error) { // some builds of the module abort instead of returning 0
        if (!(error instanceof WebAssembly.RuntimeError)) throw error;
      }
    }
    if (address === 0 && bytes > 0) {
      throw new RangeError(
        `Cannot allocate a tensor of ${bytes} bytes: the heap must have room: ` +
          `current value is ${used} bytes held`,
      );
    }
    used = Math.max(used, (address >>> 0) + bytes);
    return address;
  };
}
