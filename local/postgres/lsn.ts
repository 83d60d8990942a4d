/** A position in the write-ahead log. Positions of different timelines may only be compared below their fork. */
export type Lsn = bigint;

/** Reads PostgreSQL's notation, for instance `0/3000148`. */
export function parseLsn(text: string): Lsn {
  const match = /^([0-9A-F]{1,8})\/([0-9A-F]{1,8})$/i.exec(text);
  if (!match) throw new Error(`"${text}" is no log position: expected two hexadecimal numbers such as 0/3000148`);
  return (BigInt(`0x${match[1]}`) << 32n) | BigInt(`0x${match[2]}`);
}

export function formatLsn(lsn: Lsn): string {
  return `${(lsn >> 32n).toString(16).toUpperCase()}/${(lsn & 0xffffffffn).toString(16).toUpperCase()}`;
}
