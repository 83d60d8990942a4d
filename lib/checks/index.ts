export {
  type AcknowledgedFinding,
  type Acknowledgement,
  acknowledgementOf,
  type Finding,
  review,
  type Review,
  unusedAcknowledgements,
} from './acknowledgement';
export { findingOf, ReviewedChecks, securityChecks } from './reviewed-checks';
