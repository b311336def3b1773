/** A case's path in two parts: its name without the ending, and where it lies. */
import { lastPart } from '../../format/id.ts';

export const caseName = (path: string): string => lastPart(path).replace(/\.keytrail$/, '');
export const folderOf = (path: string): string => path.slice(0, Math.max(0, path.length - lastPart(path).length)).replace(/[\\/]+$/, '');
