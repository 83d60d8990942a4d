export { renderReport } from './report';
