import { sizeOfFiles } from './log-source';
import { isWorthAThread, ReadAhead } from './read-ahead';

/** The thread that reads large logs, begun before anything else is loaded: it takes as long to begin as the rest together. An option among the files is no file. */
export const begunAhead = isWorthAThread(sizeOfFiles(process.argv.slice(3))) ? new ReadAhead() : null;
