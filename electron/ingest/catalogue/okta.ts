/** Okta. */
import type { Format } from '../format.ts';
import { oktaInventoryFormat } from '../formats/okta-inventory.ts';
import { oktaSystemLogFormat } from '../formats/okta-system-log.ts';

export const OKTA_FORMATS: readonly Format[] = [oktaSystemLogFormat, oktaInventoryFormat];
