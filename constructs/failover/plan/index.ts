export { type State, planDefinition } from './asl';
export { planDiagram } from './diagram';
export { type PlanFunction, functionBundles, planFunctions } from './functions';
export { type Milestone, milestones } from './milestones';
export { type Plan, type PlanEvent, type PlanTimers, type Row, follows } from './row';
export { plan } from './table';
