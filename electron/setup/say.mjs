// Set-up speaks on standard error only: standard output belongs to the command that was asked for.
export function say(text) {
  process.stderr.write(`[keytrail] ${text}\n`);
}

/** A condition the person at the keyboard has to change; the runner prints it and ends with `code`. */
export class Refusal extends Error {
  constructor(message, code = 2) {
    super(message);
    this.code = code;
  }
}
