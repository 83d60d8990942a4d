export type { FailSoftServiceProps, FailSoftServicesProps } from './props';
export { FailSoftService } from './service';
export { FailSoftServices } from './services';
