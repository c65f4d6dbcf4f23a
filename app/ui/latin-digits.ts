// Numbers as people type them: with the digits their keyboard gives.

/** ٣٦٥ and ۳۶۵ → 365 */
export function latinDigits(typed: string): string {
  return typed.replace(/[٠-٩۰-۹]/g, (digit) => String(digit.codePointAt(0)! & 0xf));
}
