/** Facts about the case itself, written once. */
import type { Micros } from '../../../shared/domain/time.ts';
import { stmt, type EvidenceWriter } from '../handles.ts';

export function writeCaseInfo(db: EvidenceWriter, info: { name: string; examiner: string; createdAt: Micros }): void {
  const put = stmt(db, 'INSERT INTO case_info (key, value) VALUES (?, ?)');
  put.run('name', info.name);
  put.run('examiner', info.examiner);
  put.run('created_at_us', String(info.createdAt));
}
