import { checkTemplates } from '../../constructs/resilience-checks/check-templates';
import { rules } from '../../constructs/resilience-checks/rules';
import { median } from '../support/figures';
import { assembly } from './assembly';

// The rules alone on an assembly of 10,000 resources in two Regions: seconds of CPU, whole pack and slowest rules.
// `npm run bench:checks`

const resources = 10_000;
const runs = 5;

/** Seconds of CPU that a piece of work takes in this process. */
function cpu(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

const templates = assembly(resources);
const count = templates.reduce((sum, { body }) => sum + Object.keys(body.Resources).length, 0);
const found = checkTemplates(templates, { rto: 900, rpo: 0, availability: 99.99 });
const all = Array.from({ length: runs }, () =>
  cpu(() => checkTemplates(templates, { rto: 900, rpo: 0, availability: 99.99 })),
);
const slowest = rules
  .map((rule) => ({ id: rule.id, seconds: cpu(() => checkTemplates(templates, {}, [rule])) }))
  .sort((a, b) => b.seconds - a.seconds)
  .slice(0, 3);

process.stdout.write(
  `${rules.length} rules on ${count} resources in ${templates.length} templates, ${found.length} findings\n`,
);
process.stdout.write(
  `whole pack, median of ${runs}: ${median(all)!.toFixed(2)} s of CPU, most ${Math.max(...all).toFixed(2)} s\n`,
);
process.stdout.write(
  `slowest alone: ${slowest.map(({ id, seconds }) => `${id} ${seconds.toFixed(2)} s`).join(', ')}\n`,
);
