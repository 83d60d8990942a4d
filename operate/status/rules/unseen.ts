import type { Finding } from '../finding';
import type { Position } from '../position';

/** What could not be found out is a finding: it is not taken for good. */
export function unseenRules({ facts }: Position): Finding[] {
  const asked: [what: string, fact: { readonly known: boolean; readonly why?: string } | undefined, region?: string][] =
    [
      ['the control table', facts.control],
      ['what DNS answers', facts.dns],
      ['the failover records', facts.records],
      ...Object.entries(facts.regions).flatMap(([region, seen]) =>
        [
          ['databases', seen.databases],
          ['Auto Scaling groups', seen.groups],
          ['the state machine', seen.machine],
          ['functions', seen.functions],
          ['schedules', seen.schedules],
        ].map(([what, fact]) => [what, fact, region] as (typeof asked)[number]),
      ),
    ];
  return asked.flatMap(([what, fact, region]): Finding[] =>
    !fact || fact.known
      ? []
      : [
          {
            id: 'not-determined',
            severity: 'unknown',
            ...(region === undefined ? {} : { region }),
            what: `${what}${region === undefined ? '' : ` in ${region}`} could not be read: ${fact.why}`,
            fix: facts.endpoints
              ? 'see "holdfast local status": is a fault injected?'
              : 'check credentials, permissions and the health of the Region',
          },
        ],
  );
}

/** The proof that the next deploy will not be refused, if it was asked for. */
export function updateRules({ facts }: Position): Finding[] {
  return Object.entries(facts.updates ?? {}).map(([region, update]): Finding => {
    const identifier = facts.topology.config.databases[region]?.identifier;
    if (update.known)
      return {
        id: 'update-accepted',
        severity: 'info',
        region,
        what: `${identifier} accepted an update that changes nothing`,
      };
    return {
      id: 'update-refused',
      severity: 'error',
      region,
      what: `${identifier} refused an update that changes nothing: ${update.why}`,
      fix: 'a deploy would fail the same way: mend this first',
    };
  });
}
