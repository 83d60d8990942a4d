import type {
  IPolicyValidationContext,
  IPolicyValidationPlugin,
  PolicyValidationPluginReport,
  PolicyViolation,
} from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { nearest } from '../chaos/nearest';
import { enforce } from '../core/rules';
import { templatesOf } from '../resilience-checks/app-templates';
import { type AllowedReplacement, allowedByContext, allows, checkAllowed } from './allowed';
import { readBaseline, writeBaseline } from './baseline';
import { compare } from './compare';
import { presentStacks, type PresentStack, recorded } from './present';
import { inWords, ruleOf, type Said } from './words';

/** What is guarded, and what may happen all the same. */
export interface ReplacementGuardProps {
  /** File that holds the baseline, checked in beside the app; relative to the folder that the CDK runs in. */
  readonly baseline: string;

  /**
   * Replacements and removals that are meant, beside those that the context `holdfast:allow-replacement` allows. One
   * that nothing needs any more is an error.
   *
   * @default - none
   */
  readonly allow?: AllowedReplacement[];
}

/** Context that records instead of comparing. */
const recordContext = 'holdfast:record-baseline';

const pluginName = 'ReplacementGuard';
const staleRule = 'StaleAllowance';
const notComparedRule = 'NotCompared';

/**
 * Stops a synth whose deploy would replace or remove what holds data: databases, tables, caches, buckets, keys, file
 * systems, clusters, logs, user pools. The templates are compared with a baseline, which
 * `cdk synth --quiet -c holdfast:record-baseline=true` records.
 */
export class ReplacementGuard implements IPolicyValidationPlugin {
  readonly name = pluginName;
  readonly ruleIds?: string[] = [...Object.values(ruleOf), staleRule, notComparedRule].map(
    (rule) => `${pluginName}-${rule}`,
  );

  private readonly baseline: string;
  private readonly allow: readonly AllowedReplacement[];

  /** @throws HoldfastError (`InvalidReplacementGuard`) if the file has no name, or an entry of `allow` no path or reason */
  constructor({ baseline, allow = [] }: ReplacementGuardProps) {
    enforce('InvalidReplacementGuard', pluginName, [
      {
        when: baseline.trim() === '',
        message: 'baseline is empty; allowed is the path of a file; name one, for instance "baseline.json"',
      },
    ]);
    this.baseline = baseline;
    this.allow = checkAllowed('allow', allow);
  }

  /**
   * Records the app, or holds it against what was recorded. Never throws: the CDK's command line passes over a plugin
   * that does, and a guard that cannot compare must stop the synth.
   */
  validate({ appConstruct }: IPolicyValidationContext): PolicyValidationPluginReport {
    try {
      return this.recordOrCompare(appConstruct);
    } catch (error) {
      const { message, code = 'none' } = error as Error & { readonly code?: string };
      return {
        success: false,
        violations: [
          {
            ruleName: `${pluginName}-${notComparedRule}`,
            severity: 'fatal',
            description: `nothing was compared: ${message}`,
            ruleMetadata: { code },
            violatingResources: [{ locations: [] }],
          },
        ],
      };
    }
  }

  private recordOrCompare(app: IConstruct): PolicyValidationPluginReport {
    const present = presentStacks(templatesOf(app));
    if (isOn(app.node.tryGetContext(recordContext))) return this.record(present);
    const allowed = [...this.allow, ...allowedByContext(app)];
    const changes = compare(readBaseline(this.baseline).stacks, present).map((change) => inWords(change));
    const violations = [
      ...changes.map((said) =>
        violationOf(
          said,
          allowed.find((one) => allows(one, said.path)),
        ),
      ),
      ...staleAllowances(allowed, changes),
    ];
    return { success: violations.every(({ severity }) => severity !== 'fatal'), violations };
  }

  private record(present: readonly PresentStack[]): PolicyValidationPluginReport {
    const stacks = recorded(present);
    writeBaseline(this.baseline, { version: 1, stacks });
    const count = stacks.reduce((sum, { resources }) => sum + Object.keys(resources).length, 0);
    process.stderr.write(`${pluginName}: recorded ${count} resources of ${stacks.length} stacks in ${this.baseline}\n`);
    return { success: true, violations: [] };
  }
}

/** The command line gives text. */
const isOn = (value: unknown): boolean => value === true || value === 'true';

const isGuarded = ({ rule }: Said): boolean => rule !== ruleOf.unrecorded;

/** Fatal, since the CDK's own acknowledgements would hide an error for good, and nobody would notice when it is stale. */
function violationOf(said: Said, allowed?: AllowedReplacement): PolicyViolation {
  const { rule, at, locations, what, fix } = said;
  const found = { ruleName: `${pluginName}-${rule}`, violatingResources: [{ constructPath: at, locations }] };
  if (!isGuarded(said)) return { ...found, severity: 'warning', description: what, fix };
  if (!allowed) return { ...found, severity: 'fatal', description: what, fix };
  return {
    ...found,
    severity: 'info',
    description: `${what}; allowed: ${allowed.reason}`,
    fix: 'record the baseline anew after the deploy',
  };
}

/** An override that outlives its change would excuse the next one. */
function staleAllowances(allowed: readonly AllowedReplacement[], changes: readonly Said[]): PolicyViolation[] {
  const paths = changes.filter(isGuarded).map(({ path }) => path);
  return allowed
    .filter((one) => !paths.some((path) => allows(one, path)))
    .map(({ path }) => ({
      ruleName: `${pluginName}-${staleRule}`,
      severity: 'fatal',
      description: `allow has "${path}", where nothing is replaced or removed`,
      fix: paths.length > 0 ? `remove it, or write "${nearest(path, paths)}"` : 'remove it',
      violatingResources: [{ locations: [] }],
    }));
}
