// What a code looks like: easy to read aloud, hard to guess, spelling no words.

/** Without what is taken for something else (0 O, 1 I L, 2 Z, 5 S, 8 B, U V) and without vowels. */
const LETTERS = "34679CDFGHJKMNPQRTWXY";
const LENGTH = 10;

/** Random bytes that one code uses up; two a letter keep the shares of letters within 0.03 %. */
export const CODE_BYTES = LENGTH * 2;

/**
 * "WELCOME-7KQ4M-XRTCW". 21^10 ≈ 1.7 × 10^13 possibilities: with a million codes about, one guess in 17 million hits.
 * @param random CODE_BYTES of them
 */
export function codeText(prefix: string, random: Uint8Array): string {
  let letters = "";
  for (let at = 0; at < LENGTH; at++)
    letters += LETTERS[(random[2 * at]! * 256 + random[2 * at + 1]!) % LETTERS.length];
  const body = `${letters.slice(0, LENGTH / 2)}-${letters.slice(LENGTH / 2)}`;
  return prefix ? `${prefix}-${body}` : body;
}
