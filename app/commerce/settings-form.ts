// What the Settings page sends, checked field by field.
import { z } from "zod";
import { LANGUAGES } from "../ui/language.ts";
import { FIELDS, type SettingsErrors } from "./settings-fields.ts";

const form = z.object({
  // digits of any language: people type what their keyboard gives
  activityWindowDays: z
    .string()
    .transform((typed) => latinDigits(typed).trim())
    .pipe(z.string().regex(/^\d{1,4}$/))
    .transform(Number)
    .pipe(z.number().int().min(1).max(3650)),
  headlineRate: z.enum(["retention", "strictRetention"]),
  cohortUnit: z.enum(["month", "quarter"]),
  language: z.enum(["auto", ...LANGUAGES]).transform((language) => (language === "auto" ? null : language)),
});

export function readSettingsForm(
  sent: FormData,
): { settings: z.infer<typeof form> } | { errors: SettingsErrors } {
  const read = form.safeParse(Object.fromEntries(sent));
  if (read.success) return { settings: read.data };
  const errors: SettingsErrors = {};
  for (const { path } of read.error.issues) {
    const field = FIELDS.find((one) => one === path[0]);
    if (field) errors[field] = field === "activityWindowDays" ? "window" : "choice";
  }
  return { errors };
}

/** ٣٦٥ and ۳۶۵ → 365 */
function latinDigits(typed: string): string {
  return typed.replace(/[٠-٩۰-۹]/g, (digit) => String(digit.codePointAt(0)! & 0xf));
}
