/** Patterns in which `*` stands for any text and `?` for one character. Linear in the text for each star: patterns are hostile too. */

export function matchesWild(pattern: string, text: string): boolean {
  let i = 0, j = 0, star = -1, mark = 0;
  while (j < text.length) {
    if (i < pattern.length && (pattern[i] === '?' || pattern[i] === text[j]) && pattern[i] !== '*') { i += 1; j += 1; }
    else if (pattern[i] === '*') { star = i; mark = j; i += 1; }
    else if (star !== -1) { mark += 1; j = mark; i = star + 1; }
    else return false;
  }
  while (pattern[i] === '*') i += 1;
  return i === pattern.length;
}
