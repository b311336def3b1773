/** Begins the one line on standard error that is for people; Chromium's own messages stand around it. */
export const PRINT_SAYS = 'keytrail-print: ';
