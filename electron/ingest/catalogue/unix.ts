/** Linux, systemd, auditd and Zeek. */
import { journaldFormat } from '../formats/journald.ts';
import { linuxAuthFormat } from '../formats/linux-auth.ts';
import { auditdFormat } from '../formats/auditd.ts';
import { zeekFormat } from '../formats/zeek.ts';
import type { Format } from '../format.ts';

export const UNIX_FORMATS: readonly Format[] = [linuxAuthFormat, journaldFormat, auditdFormat, zeekFormat];
