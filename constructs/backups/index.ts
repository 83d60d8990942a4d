export { Backups, type BackupsProps } from './backups';
