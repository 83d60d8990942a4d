export type { StatusFacts } from './facts';
export type { Finding, Severity, Verdict } from './finding';
export { type GatherOptions, gatherStatus } from './gather';
export { type Judgement, judgeStatus } from './judge';
