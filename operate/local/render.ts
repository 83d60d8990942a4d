import type { Addresses, LocalStatus, ServerStatus } from '../../local/daemon';

/** Rows as aligned columns, indented. */
export function columns(rows: readonly (readonly string[])[], indent = '  '): string[] {
  const widths = rows.reduce<number[]>((known, row) => row.map((cell, i) => Math.max(known[i] ?? 0, cell.length)), []);
  return rows.map((row) => `${indent}${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ')}`.trimEnd());
}

const section = (title: string, rows: readonly (readonly string[])[]): string[] =>
  rows.length === 0 ? [] : [title, ...columns(rows)];

/** Where everything is, and how to use it. */
export function renderAddresses(architecture: string, addresses: Addresses): string {
  const { endpoints, proxy, dns, databases, service } = addresses;
  const [region, endpoint] = Object.entries(endpoints)[0] ?? [];
  const name = new URL(service).hostname;
  return [
    `${architecture} runs on this machine`,
    '',
    ...section('AWS API', Object.entries(endpoints)),
    ...section(
      'Databases',
      databases.map(({ identifier, region: place, host, port, user, database }) => [
        identifier,
        place,
        `${host}:${port}`,
        `user ${user}, database ${database}`,
      ]),
    ),
    ...section('Clients', [
      ['proxy', proxy],
      ['DNS', `${dns.host}:${dns.port} (UDP)`],
    ]),
    '',
    'Try it',
    `  curl -x ${proxy} ${service}/health`,
    `  dig @${dns.host} -p ${dns.port} +short ${name}`,
    '  export AWS_ACCESS_KEY_ID=holdfast AWS_SECRET_ACCESS_KEY=holdfast   # fake, and enough',
    `  aws rds describe-db-instances --region ${region} --endpoint-url ${endpoint}`,
    `  boto3.client("rds", region_name="${region}", endpoint_url="${endpoint}")`,
    '  holdfast local status | fault <name> | heal | down',
    '  holdfast status',
    '',
  ].join('\n');
}

/** What runs, in tables. */
export function renderStatus(status: LocalStatus, header: string): string {
  const { lease, answer, groups, servers, processes, healthChecks, fault, rules } = status;
  return [
    header,
    '',
    lease
      ? `lease    epoch ${lease.epoch}, ${lease.phase} by ${lease.holder}, beat ${lease.beat}`
      : 'lease    cannot be read',
    `DNS      ${answer ? `${answer.name} leads to ${answer.region} (${answer.address}, TTL ${answer.ttl} s)` : 'answers nothing'}`,
    `checks   ${healthChecks.map(({ id, healthy }) => `${id} ${healthy ? 'healthy' : 'unhealthy'}`).join(', ') || 'none'}`,
    `faults   ${rules.length === 0 && fault === undefined ? 'none' : (fault ?? 'rules of the network, below')}`,
    '',
    ...section('Databases', servers.map(serverRow)),
    ...section(
      'Groups',
      groups.map(({ name, region, minimum, maximum, desired, inService, processes: all }) => [
        name,
        region,
        `${inService} of ${desired} instances (${minimum} to ${maximum})`,
        `${all.length} processes on ports ${all.map(({ port }) => port).join(' ')}`,
      ]),
    ),
    ...section(
      'Network rules',
      rules.map(({ from, to, effect }) => [`${from} -> ${to}`, effect.kind]),
    ),
    ...section(
      'Processes',
      processes.map(({ name, pid }) => [String(pid), name]),
    ),
    '',
  ].join('\n');
}

function serverRow({ name, region, role, port, behindBytes }: ServerStatus): string[] {
  const lag = behindBytes === undefined ? '' : behindBytes === 0 ? 'up to date' : `${behindBytes} bytes behind`;
  return [name, region, `port ${port}`, role, lag];
}
