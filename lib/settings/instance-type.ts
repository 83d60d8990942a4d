/** Sizes that come before `xlarge`, as shares of it. */
const shares: Readonly<Record<string, number>> = { micro: 0.0625, small: 0.125, medium: 0.25, large: 0.5, xlarge: 1 };

/** Size of an instance type in steps of `xlarge`: `r6g.large` is 0.5, `r6g.4xlarge` is 4. Unknown sizes count as large. */
export function databaseTypeSteps(instanceType: string): number {
  const size = instanceType.split('.')[1] ?? '';
  return shares[size] ?? (Number(/^(\d+)xlarge$/.exec(size)?.[1]) || Number.POSITIVE_INFINITY);
}
