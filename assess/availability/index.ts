export {
  assessAvailability,
  percent,
  type Availability,
  type AvailabilityInput,
  type AvailabilityLine,
} from './availability';
export { regionalServiceLevels, sharedServiceLevels, type ServiceLevel } from './service-levels';
