/** Audit logs of services that hand out sessions, tokens and keys of their own. */
import type { Format } from '../format.ts';
import { auth0LogsFormat } from '../formats/auth0-logs.ts';
import { databricksAuditFormat } from '../formats/databricks-audit.ts';
import { openaiAuditFormat } from '../formats/openai-audit.ts';
import { slackAuditFormat } from '../formats/slack-audit.ts';
import { snowflakeHistoryFormat } from '../formats/snowflake-history.ts';
import { teleportAuditFormat } from '../formats/teleport-audit.ts';

export const SERVICE_FORMATS: readonly Format[] = [auth0LogsFormat, databricksAuditFormat, openaiAuditFormat, slackAuditFormat, snowflakeHistoryFormat, teleportAuditFormat];
