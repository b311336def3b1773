/** The file name that is suggested for a report: the case's name made safe for every file system. */
export function suggestedName(caseName: string): string {
  const safe = caseName.normalize('NFKC').replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^[-.]+|[-.]+$/g, '').slice(0, 80);
  return `${safe === '' ? 'case' : safe}-report.pdf`;
}
