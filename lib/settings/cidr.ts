/** An IPv4 range: first address and number of addresses. */
interface Range {
  readonly first: number;
  readonly size: number;
}

/** Prefix lengths that a network of three zones with public, private and isolated subnets fits into. */
const prefixes = { shortest: 16, longest: 22 };

/** What a network range looks like, for error messages. */
export const cidrFormat = `an IPv4 range from /${prefixes.shortest} to /${prefixes.longest} that begins at its own first address, for instance "10.0.0.0/16"`;

/** The range that a CIDR names, or nothing when it is malformed, misaligned or of a size that VPCs here cannot use. */
function rangeOf(cidr: string): Range | undefined {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(cidr);
  if (!parts) return undefined;
  const [a, b, c, d, prefix] = parts.slice(1).map(Number) as [number, number, number, number, number];
  if ([a, b, c, d].some((byte) => byte > 255)) return undefined;
  if (prefix < prefixes.shortest || prefix > prefixes.longest) return undefined;
  const first = ((a * 256 + b) * 256 + c) * 256 + d;
  const size = 2 ** (32 - prefix);
  return first % size === 0 ? { first, size } : undefined;
}

export function isCidr(value: string): boolean {
  return rangeOf(value) !== undefined;
}

/** True when two valid ranges share an address. */
export function cidrsOverlap(one: string, other: string): boolean {
  const a = rangeOf(one);
  const b = rangeOf(other);
  return a !== undefined && b !== undefined && a.first < b.first + b.size && b.first < a.first + a.size;
}
