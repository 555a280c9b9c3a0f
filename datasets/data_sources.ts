/** A file on the network and what must arrive. */
export interface RemoteFile {
  /** Name of the file. */
  name: string;
  /** Addresses, tried in this order. */
  addresses: readonly string[];
  /** Size, bytes. */
  size: number;
  /** SHA-256 of the content, 64 hexadecimal digits. */
  sha256: string;
}

/** A data set that can be downloaded. */
export interface DataSource {
  /** Name as the command line knows it. */
  name: string;
  /** Folder inside the cache folder that the loader is given. */
  folder: string;
  /** Files to download. */
  downloads: readonly RemoteFile[];
  /** Size in bytes of each file that must be in `folder` at the end. */
  files: Readonly<Record<string, number>>;
}

/** Hosts the download task needs, no other; the first sends visitors on to the second. */
export const dataHosts: readonly string[] = [
  "www.cs.toronto.edu",
  "cave.cs.toronto.edu",
  "storage.googleapis.com",
  "ossci-datasets.s3.amazonaws.com",
];

/** The data sets that can be downloaded, by name. */
export const dataSources: Readonly<Record<"cifar10" | "mnist", DataSource>> = {
  cifar10: {
    name: "cifar10",
    folder: "cifar-10-batches-bin",
    downloads: [{
      name: "cifar-10-binary.tar.gz",
      addresses: [
        "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz",
        "https://cave.cs.toronto.edu/kriz/cifar-10-binary.tar.gz",
      ],
      size: 170_052_171,
      sha256: "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
    }],
    files: Object.fromEntries(
      ["data_batch_1", "data_batch_2", "data_batch_3", "data_batch_4", "data_batch_5", "test_batch"]
        .map((name) => [`${name}.bin`, 30_730_000]),
    ),
  },
  mnist: mnistSource([
    [
      "train-images-idx3-ubyte.gz",
      9_912_422,
      "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
    ],
    [
      "train-labels-idx1-ubyte.gz",
      28_881,
      "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
    ],
    [
      "t10k-images-idx3-ubyte.gz",
      1_648_877,
      "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
    ],
    [
      "t10k-labels-idx1-ubyte.gz",
      4_542,
      "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
    ],
  ]),
};

function mnistSource(list: [name: string, size: number, sha256: string][]): DataSource {
  const mirrors = [
    "https://storage.googleapis.com/cvdf-datasets/mnist",
    "https://ossci-datasets.s3.amazonaws.com/mnist",
  ];
  return {
    name: "mnist",
    folder: "mnist",
    downloads: list.map(([name, size, sha256]) => ({
      name,
      addresses: mirrors.map((mirror) => `${mirror}/${name}`),
      size,
      sha256,
    })),
    files: Object.fromEntries(list.map(([name, size]) => [name, size])),
  };
}
