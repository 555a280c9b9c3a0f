/**
 * Reports when a function reads the values of a tensor: a trace cannot follow what it computes from them.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";

/**
 * Runs `body` and reports each tensor whose values are read (`dataSync`, `arraySync`, `bufferSync`, `print`). Whoever waits
 * for values (`data`, `array`) waits for ever: a function that goes on after the trace would leave tensors behind.
 *
 * @param onRead Gets the tensor's buffer, and whether the reader waits for it.
 * @param body The function to run.
 * @returns What `body` returns.
 */
export function reportReads<T>(
  onRead: (dataId: object, waits: boolean) => void,
  body: () => T,
): T {
  const engine = tf.engine() as unknown as Partial<Reads>;
  const shadowed = Object.hasOwn(engine, "readSync");
  const { read, readSync } = engine as Reads;
  engine.readSync = (dataId) => {
    onRead(dataId, false);
    return readSync.call(engine, dataId);
  };
  engine.read = (dataId) => {
    onRead(dataId, true);
    return new Promise(() => {});
  };
  try {
    return body();
  } finally {
    // the methods themselves stand on the prototype
    if (shadowed) Object.assign(engine, { read, readSync });
    else {
      delete engine.readSync;
      delete engine.read;
    }
  }
}

interface Reads {
  readSync(dataId: object): unknown;
  read(dataId: object): Promise<unknown>;
}
