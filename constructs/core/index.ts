export { HoldfastError } from './error';
export { HoldfastMetadata, Plane } from './plane';
