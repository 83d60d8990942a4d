export { createProgress, type Progress, type ProgressOptions, type ProgressStream } from './progress';
