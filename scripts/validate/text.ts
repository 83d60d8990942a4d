import { architectureSection, documentPath } from './document';
import { type CheckResult, holds, type Validation } from './validation';

/** One line on a check that ended. */
export function checkLine({ check, seconds, open, acknowledged, failure }: CheckResult): string {
  const verdict = failure !== undefined ? 'failed' : open.length > 0 ? `${open.length} open` : 'ok';
  return `${check.padEnd(10)} ${verdict.padEnd(8)} ${acknowledged.length} acknowledged, ${seconds.toFixed(1)} s`;
}

/** What is to be done about an architecture, and nothing when all is well. */
export function problems({ architecture, checks, unused, documentOutdated }: Validation): string[] {
  const lines = [
    ...checks.flatMap(({ check, failure }) => (failure === undefined ? [] : [`${check} failed: ${failure}`])),
    ...checks.flatMap(({ open }) =>
      open.map(({ pack, rule, detail, path, message }) => {
        const found = detail === undefined ? '' : `[${detail}]`;
        return `${pack} ${rule}${found} at ${path || architecture}: ${message}`;
      }),
    ),
    ...unused.map((entry) => `no finding needs this reason any more, take it out: ${entry}`),
    ...(documentOutdated ? [`${documentPath} is out of date; run "npm run validate -- --update"`] : []),
  ];
  // The synth tells the open findings of the packs too.
  return [...new Set(lines)];
}

/** What `--json` prints of an architecture. */
export function jsonOfValidation(validation: Validation) {
  return {
    architecture: validation.architecture,
    holds: holds(validation),
    checks: validation.checks.map(({ acknowledged, ...rest }) => ({
      ...rest,
      acknowledged: acknowledged.map(({ acknowledgement, ...finding }) => ({
        ...finding,
        reason: acknowledgement.reason,
      })),
    })),
    unusedAcknowledgements: validation.unused,
    documentOutdated: validation.documentOutdated,
  };
}

/** The document's part on an architecture, when everything was checked. */
export function sectionOf({ architecture, checks }: Validation): [string, string] {
  return [
    architecture,
    architectureSection(
      architecture,
      checks.flatMap(({ acknowledged }) => acknowledged),
    ),
  ];
}
