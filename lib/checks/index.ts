export {
  type AcknowledgedFinding,
  type Acknowledgement,
  acknowledgementOf,
  type Finding,
  review,
  type Review,
  unusedAcknowledgements,
} from './acknowledgement';
export { type Objectives, objectivesOf, type PromisedObjectives } from './objectives';
export { packFindings, ReviewedChecks, reviewedChecks, securityFindings } from './reviewed-checks';
