export {
  type AcknowledgedFinding,
  type Acknowledgement,
  acknowledgementOf,
  type Finding,
  review,
  type Review,
  unusedAcknowledgements,
} from './acknowledgement';
export { ReviewedChecks, securityChecks, securityFindings } from './reviewed-checks';
