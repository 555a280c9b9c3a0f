/**
 * tfjs' own gradients, which its core does not have.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import defer * as layers from "@tensorflow/tfjs-layers";

/** The part of tfjs' engine that starts to record; private to tfjs, so tests/engine/hooks_test.ts checks it. */
interface Recorder {
  startTape(): void;
}

/**
 * Has tfjs' gradients registered when the first one is asked for; every gradient begins with a tape. They come with tfjs-layers,
 * for which a program that only runs a model should not wait (measured: 20 to 30 of 190 ms of a start).
 */
export function loadGradientsWithTheFirstTape(): void {
  const recorder = tf.engine() as unknown as Partial<Recorder>;
  recorder.startTape = () => {
    delete recorder.startTape; // tfjs' own is on the prototype
    void layers.version_layers; // a deferred module runs when it is first read
    recorder.startTape!();
  };
}
