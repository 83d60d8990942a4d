import pc from 'picocolors';
import type { StatusFacts } from './facts';
import type { Severity } from './finding';
import type { Judgement } from './judge';

type Colors = ReturnType<typeof pc.createColors>;

const paint: Readonly<Record<Severity, (colors: Colors, text: string) => string>> = {
  error: (colors, text) => colors.red(text),
  warning: (colors, text) => colors.yellow(text),
  unknown: (colors, text) => colors.magenta(text),
  info: (colors, text) => colors.dim(text),
};

const lastLine = {
  clean: 'clean: template, cloud and lease agree',
  unclean: 'NOT clean: template, cloud and lease do not agree, or something is under way',
  undetermined: 'undetermined: nothing speaks against it, but not everything could be seen',
} as const;

/** The judgement in words, the answer last. */
export function renderJudgement(facts: StatusFacts, { findings, verdict }: Judgement, colors: Colors): string {
  const lines = findings.flatMap(({ severity, what, fix }) => [
    `${paint[severity](colors, severity.padEnd(8))} ${what}`,
    ...(fix === undefined ? [] : [`${' '.repeat(9)}-> ${fix}`]),
  ]);
  return [headline(facts), ...(lines.length > 0 ? ['', ...lines, ''] : []), lastLine[verdict], ''].join('\n');
}

function headline({ topology, control, dns, endpoints }: StatusFacts): string {
  const where = endpoints ? 'on this machine' : 'on AWS';
  const lease = control.known ? control.value.snapshot.lease : undefined;
  const held = lease ? `epoch ${lease.epoch}, ${lease.phase} by ${lease.holder}` : 'lease unknown';
  const led = dns.known ? `${dns.value.name} leads to ${dns.value.region ?? 'neither Region'}` : 'DNS unknown';
  return `${topology.architecture} ${where}: ${held}; ${led}`;
}

/** The same for scripts. */
export function documentOf(facts: StatusFacts, { findings, verdict }: Judgement) {
  const { topology, control, dns, regions, endpoints, at } = facts;
  return {
    schema: 'holdfast.status/1',
    architecture: topology.architecture,
    target: endpoints ? 'local' : 'aws',
    at: new Date(at).toISOString(),
    verdict,
    findings,
    lease: control.known ? control.value.snapshot.lease : undefined,
    dns: dns.known ? dns.value : undefined,
    regions: Object.fromEntries(
      Object.entries(regions).map(([region, seen]) => [
        region,
        {
          databases: seen.databases.known ? seen.databases.value : undefined,
          groups: seen.groups.known ? seen.groups.value : undefined,
          running: seen.machine?.known ? seen.machine.value?.running : undefined,
        },
      ]),
    ),
  };
}
