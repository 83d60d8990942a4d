export {
  assessAvailability,
  percent,
  type Availability,
  type AvailabilityInput,
  type AvailabilityLine,
} from './availability';
export { dnsServiceLevel, regionalServiceLevels, sharedServiceLevels, type ServiceLevel } from './service-levels';
