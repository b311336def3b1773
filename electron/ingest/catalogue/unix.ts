/** Linux, systemd, auditd and Zeek. */
import type { Format } from '../format.ts';

export const UNIX_FORMATS: readonly Format[] = [];
