/**
 * Activations that the fused kernels know.
 *
 * @module
 */

/** tfjs' name of an activation → its number in `biasActivation` of the AssemblyScript kernels. */
export const ACTIVATIONS: Readonly<Record<string, number>> = { linear: 0, relu: 1, relu6: 2 };
