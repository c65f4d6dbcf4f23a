// Numbers, dates and names as each language's readers expect them: digits, calendar, marks and direction.
import { FORMAT_LOCALES, GREGORIAN_LOCALES, type Language } from "./language.ts";

/** What stands where a figure has no value (a denominator of 0). */
export const NO_VALUE = "–";

const FIRST_STRONG_ISOLATE = "\u2068";
const POP_ISOLATE = "\u2069";

/** Keeps a name or address of unknown direction from reordering the words around it. */
export function isolate(text: string): string {
  return `${FIRST_STRONG_ISOLATE}${text}${POP_ISOLATE}`;
}

export type Formats = ReturnType<typeof formatsFor>;

type Maybe = number | bigint | null | undefined;

// Intl objects cost ~0.1 ms each to make; a table page asks for hundreds
const numberFormats = new Map<string, Intl.NumberFormat>();
const dateFormats = new Map<string, Intl.DateTimeFormat>();

function numberFormat(locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = locale + JSON.stringify(options);
  const made = numberFormats.get(key) ?? new Intl.NumberFormat(locale, options);
  numberFormats.set(key, made);
  return made;
}

function dateFormat(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = locale + JSON.stringify(options);
  const made = dateFormats.get(key) ?? new Intl.DateTimeFormat(locale, options);
  dateFormats.set(key, made);
  return made;
}

const UNITS = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
  ["second", 1],
] as const;

/** Number format of a language, kept for reuse. */
export function numbersIn(language: Language, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  return numberFormat(FORMAT_LOCALES[language], options);
}

/** @param timezone IANA zone of the shop, in which instants are shown */
export function formatsFor(language: Language, timezone: string) {
  const locale = FORMAT_LOCALES[language];
  const shown = (value: Maybe, options: Intl.NumberFormatOptions) =>
    value === null || value === undefined ? NO_VALUE : numberFormat(locale, options).format(value);
  const noon = (date: string) => new Date(`${date}T12:00:00Z`);
  const MEDIUM = { day: "numeric", month: "short", year: "numeric" } as const;
  return {
    language,
    timezone,
    number: (value: Maybe, digits = 0) => shown(value, { maximumFractionDigits: digits }),
    compact: (value: Maybe) => shown(value, { notation: "compact", maximumFractionDigits: 1 }),
    /** @param value 0–100 */
    percent: (value: number | null | undefined, digits = 1) =>
      shown(typeof value === "number" ? value / 100 : value, {
        style: "percent",
        maximumFractionDigits: digits,
      }),
    /** a difference, always with its sign. @param value in percentage points or percent, 0–100 */
    signedPercent: (value: number) =>
      shown(value / 100, { style: "percent", maximumFractionDigits: 1, signDisplay: "exceptZero" }),
    signed: (value: number) => shown(value, { maximumFractionDigits: 1, signDisplay: "exceptZero" }),
    days: (value: number | null | undefined) =>
      shown(value, { style: "unit", unit: "day", unitDisplay: "long", maximumFractionDigits: 1 }),
    /** roughly, in the unit that says most: "42 seconds", "3 hours" */
    duration: (seconds: number) => {
      const [unit, size] = UNITS.find(([, length]) => seconds >= length) ?? UNITS.at(-1)!;
      return shown(seconds / size, { style: "unit", unit, unitDisplay: "long", maximumFractionDigits: 0 });
    },
    /** an instant, as a day in the shop's zone */
    date: (at: Date) => dateFormat(locale, { ...MEDIUM, timeZone: timezone }).format(at),
    dateTime: (at: Date) =>
      dateFormat(locale, { ...MEDIUM, hour: "numeric", minute: "2-digit", timeZone: timezone }).format(at),
    /** @param day "YYYY-MM-DD" */
    day: (day: string) => dateFormat(locale, { ...MEDIUM, timeZone: "UTC" }).format(noon(day)),
    /** @param day "YYYY-MM-DD"; without the year, for axes */
    shortDay: (day: string) =>
      dateFormat(locale, { day: "numeric", month: "short", timeZone: "UTC" }).format(noon(day)),
    /** @param month "YYYY-MM", a Gregorian month in every language */
    month: (month: string) =>
      dateFormat(GREGORIAN_LOCALES[language], { month: "short", year: "numeric", timeZone: "UTC" }).format(
        noon(`${month}-15`),
      ),
    year: (year: number) => shown(year, { useGrouping: false }),
  };
}
