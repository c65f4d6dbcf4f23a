// What the Settings page sends, checked field by field.
import { z } from "zod";
import { LANGUAGES } from "../ui/language.ts";
import { latinDigits } from "../ui/latin-digits.ts";
import { FIELDS, type SettingsErrors } from "./settings-fields.ts";

// digits of any language: people type what their keyboard gives
const typed = z.string().transform((text) => latinDigits(text).trim());
const wholeNumber = typed.pipe(z.string().regex(/^\d{1,4}$/)).transform(Number);

const form = z.object({
  activityWindowDays: wholeNumber.pipe(z.number().int().min(1).max(3650)),
  forecastHorizonMonths: wholeNumber.pipe(z.number().int().min(1).max(60)),
  // typed in percent, with the decimal mark of any language
  discountRate: typed
    .transform((text) => text.replace(/[٫,]/, "."))
    .pipe(z.string().regex(/^\d{1,3}(\.\d{1,2})?$/))
    .transform((percent) => Number(percent) / 100)
    .pipe(z.number().min(0).max(1)),
  headlineRate: z.enum(["retention", "strictRetention"]),
  cohortUnit: z.enum(["month", "quarter"]),
  language: z.enum(["auto", ...LANGUAGES]).transform((language) => (language === "auto" ? null : language)),
});

const KINDS: SettingsErrors = {
  activityWindowDays: "window",
  forecastHorizonMonths: "horizon",
  discountRate: "discount",
};

export function readSettingsForm(
  sent: FormData,
): { settings: z.infer<typeof form> } | { errors: SettingsErrors } {
  const read = form.safeParse(Object.fromEntries(sent));
  if (read.success) return { settings: read.data };
  const errors: SettingsErrors = {};
  for (const { path } of read.error.issues) {
    const field = FIELDS.find((one) => one === path[0]);
    if (field) errors[field] = KINDS[field] ?? "choice";
  }
  return { errors };
}
