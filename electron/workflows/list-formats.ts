/** The formats a person may name for a file. */
import { FORMATS } from '../ingest/registry.ts';

export function evidenceFormats(): readonly { readonly id: string; readonly title: string }[] {
  return FORMATS.map(({ id, title }) => ({ id, title }));
}
