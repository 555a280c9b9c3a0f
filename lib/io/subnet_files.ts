/** A subnet as the content of two files. */
export interface SubnetFiles {
  /** Content of `subnet.json`: graph, layers, and the checksum of the other file. */
  json: string;
  /** Content of `subnet.safetensors`: integer levels and float parameters. */
  safetensors: Uint8Array;
}
