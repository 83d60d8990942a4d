export * from './event';
export * from './payments';
export * from './reader';
export * from './samples';
export * from './writer';
