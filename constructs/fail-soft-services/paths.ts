/**
 * Whether some path matches both patterns of a load balancer, in which `*` stands for any text and `?` for one
 * character.
 */
export function overlap(one: string, other: string): boolean {
  // meets[i][j]: what is left of one from i on, and of the other from j on, have a text in common.
  const meets = Array.from({ length: one.length + 1 }, () => new Array<boolean>(other.length + 1).fill(false));
  for (let i = one.length; i >= 0; i -= 1)
    for (let j = other.length; j >= 0; j -= 1) meets[i]![j] = meetAt(one[i], other[j], i, j, meets);
  return meets[0]![0]!;
}

function meetAt(
  one: string | undefined,
  other: string | undefined,
  i: number,
  j: number,
  meets: readonly (readonly boolean[])[],
): boolean {
  const at = (row: number, column: number) => meets[row]?.[column] ?? false;
  if (one === undefined && other === undefined) return true;
  // A star is nothing, or takes one more character of the other side.
  if (one === '*') return at(i + 1, j) || (other !== undefined && at(i, j + 1));
  if (other === '*') return at(i, j + 1) || (one !== undefined && at(i + 1, j));
  if (one === undefined || other === undefined) return false;
  return (one === other || one === '?' || other === '?') && at(i + 1, j + 1);
}
