/** Findings over the case and its newest trace. */
import type { Finding } from '../../shared/domain/finding.ts';
import type { Reader } from '../store/handles.ts';

export function findingsOf(_reader: Reader): readonly Finding[] {
  return [];
}
