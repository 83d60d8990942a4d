import { ruleName } from '../../constructs/resilience-checks/check-templates';
import type { Rule } from '../../constructs/resilience-checks/model/rule';
import { rules } from '../../constructs/resilience-checks/rules';

/** docs/guide/resilience-rules.md */
export function resilienceRules(): string {
  return `# Rules of resilience

Written by \`npm run docs\` from \`constructs/resilience-checks/rules/\`, one rule a file.

What keeps a system from staying up and no other pack of rules looks for: between Regions, on the way of a recovery, in
drills, and against the objectives that one declares. Judged are the templates, all Regions of an architecture together;
a value that only a deployment knows passes.

In a CDK app the rules are a pack of cdk-nag (\`constructs/resilience-checks/README.md\`); on anyone's templates:

\`\`\`sh
npx holdfast check cdk.out
npx holdfast check us-east-1=primary.yaml us-west-2=standby.yaml --rto 15m --rpo 30s --availability 99.95
\`\`\`

Exit code 0 when nothing is found, 1 for findings, 2 when the call was wrong; \`--json\` prints one document. A finding
that stays is acknowledged in the app (\`Validations.of(construct).acknowledge\`), or in a template of one's own by the
metadata of the resource:

\`\`\`yaml
Metadata:
  cdk_nag:
    rules_to_suppress:
      - { id: Resilience-BackupVaultLock, reason: the vaults of the organization are locked centrally }
\`\`\`

A template may declare its objectives, in seconds and percent, and a group how many instances its load needs:
\`Metadata: { holdfast: { objectives: { rto: 900, rpo: 30, availability: 99.95 } } }\` of the template,
\`Metadata: { holdfast: { instancesNeeded: 3 } }\` of the Auto Scaling group. Objectives that are given to the pack or the
command win.

| Rule | | What must hold |
| --- | --- | --- |
${rules.map((rule) => `| [${ruleName(rule)}](#${ruleName(rule).toLowerCase()}) | ${rule.severity} | ${rule.holds} |`).join('\n')}

${rules.map(section).join('\n\n')}
`;
}

const section = (rule: Rule): string => `## ${ruleName(rule)}

- What must hold: ${rule.holds}.
- Why: ${rule.why}.
- What to change: ${rule.fix}.`;
