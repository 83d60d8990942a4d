export { type ZonalShiftProps } from './props';
export { ShiftableResource } from './shiftable-resource';
export { ZonalShift } from './zonal-shift';
