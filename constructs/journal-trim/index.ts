export { JournalTrim, type JournalTrimProps } from './journal-trim';
