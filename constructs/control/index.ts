export { ControlKey, type ControlKeyProps } from './control-key';
export { ControlTables, type ControlTablesProps } from './control-tables';
