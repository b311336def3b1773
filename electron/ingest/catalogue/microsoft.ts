/** Entra, Azure and Microsoft 365. */
import type { Format } from '../format.ts';
import { azureActivityFormat } from '../formats/azure-activity.ts';
import { entraAuditFormat } from '../formats/entra-audit.ts';
import { entraInventoryFormat } from '../formats/entra-inventory.ts';
import { entraSigninFormat } from '../formats/entra-signin.ts';
import { graphActivityFormat } from '../formats/graph-activity.ts';
import { m365AuditFormat } from '../formats/m365-audit.ts';

export const MICROSOFT_FORMATS: readonly Format[] = [entraSigninFormat, entraAuditFormat, azureActivityFormat, graphActivityFormat, m365AuditFormat, entraInventoryFormat];
