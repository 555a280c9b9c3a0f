/** Where a graph says what is computed: constants, operators, operands, values of attributes, results, which parameter is which. */
export const MEANING =
  /^(leaves\.\d+\.(data\.\d+|name)|nodes\.\d+\.(op|inputs\.\w+|attrs\..+)|outputs\.\d+)$/;
