/** What a server says of its place in replication. */
export interface ReplicationInfo {
  readonly role: 'primary' | 'replica';
  /** How far its stream of writes reaches: of a replica, received; of a primary, written. */
  readonly offset: number;
  /** Of a replica: the port by which it follows its primary, and whether that connection stands. */
  readonly follows?: { readonly port: number; readonly connected: boolean };
  /** Of a primary: replicas that have their copy and receive what is written. */
  readonly onlineReplicas: number;
}

/** `name:value` lines of `INFO`. */
export function parseInfo(text: string): Readonly<Record<string, string>> {
  const lines = text.split('\r\n').filter((line) => line.includes(':'));
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]));
}

/** Reads the section `replication`, whose fields keep the words of Redis. */
export function parseReplication(text: string): ReplicationInfo {
  const fields = parseInfo(text);
  const online = Object.entries(fields).filter(
    ([name, value]) => /^slave\d+$/.test(name) && value.includes('state=online'),
  );
  if (fields.role === 'master')
    return { role: 'primary', offset: Number(fields.master_repl_offset), onlineReplicas: online.length };
  return {
    role: 'replica',
    offset: Number(fields.slave_repl_offset),
    follows: { port: Number(fields.master_port), connected: fields.master_link_status === 'up' },
    onlineReplicas: online.length,
  };
}
