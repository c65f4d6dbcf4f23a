/** Liquid as Shopify extends it: the filters themes and app blocks use, and texts by language. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Liquid } from "liquidjs";
import { exponentOf } from "../shop/money.ts";

export const THEME_DIRECTORY = fileURLToPath(new URL("./theme", import.meta.url));

/** Names of `date: format:` that Shopify documents as fit for every language. */
const DATE_FORMATS: Record<string, Intl.DateTimeFormatOptions> = {
  abbreviated_date: { dateStyle: "medium" },
  basic: { dateStyle: "short" },
  date: { dateStyle: "long" },
  date_at_time: { dateStyle: "long", timeStyle: "short" },
  default: { dateStyle: "full", timeStyle: "short" },
};

/** What filters know of the page being drawn. */
export type PageFacts = {
  locale: string;
  currency: string;
  timezone: string;
  /** Address of a folder of assets, without a slash at the end. */
  assets: string;
  texts: (locale: string, key: string) => string | undefined;
};

/**
 * One engine for a page's language and place; the theme's and the app extension's differ in texts and assets.
 * As in Shopify, nothing is escaped unless the template says so.
 */
export function liquidEngine(facts: PageFacts, root: string[]): Liquid {
  const engine = new Liquid({
    root,
    partials: root,
    layouts: root,
    extname: ".liquid",
    // a snippet drawn forty times is read once a page
    cache: true,
    jsTruthy: false,
    strictFilters: true,
  });
  const { locale } = facts;
  // Shopify counts in hundredths of every currency, and writes the shop's own digits in every language
  const western = `${locale}-u-nu-latn-ca-gregory`;
  const money = (hundredths: unknown, currency: string, display: "symbol" | "code" | "none") => {
    const exponent = exponentOf(currency);
    const amount = Number(hundredths ?? 0) / 100;
    const digits = { minimumFractionDigits: exponent, maximumFractionDigits: exponent };
    if (display === "none") return new Intl.NumberFormat(western, digits).format(amount);
    const currencyDisplay = display === "code" ? "code" : "narrowSymbol";
    return new Intl.NumberFormat(western, { style: "currency", currency, currencyDisplay, ...digits }).format(
      amount,
    );
  };
  const codeOf = (given: unknown) => (typeof given === "string" ? given : facts.currency);
  engine.registerFilter("money", (amount, code) => money(amount, codeOf(code), "symbol"));
  engine.registerFilter("money_with_currency", (amount, code) => money(amount, codeOf(code), "code"));
  engine.registerFilter("money_without_currency", (amount, code) => money(amount, codeOf(code), "none"));
  engine.registerFilter("asset_url", (file) => `${facts.assets}/${encodeURI(String(file))}`);
  engine.registerFilter("image_url", (image: string | null, ...options: unknown[]) => {
    const width = new Map(options.filter(Array.isArray).map(([name, value]) => [name, value])).get("width");
    return image && width ? `${image}${image.includes("?") ? "&" : "?"}width=${width}` : (image ?? "");
  });
  engine.registerFilter(
    "stylesheet_tag",
    (url) => `<link rel="stylesheet" href="${attribute(url)}" media="all">`,
  );
  engine.registerFilter("script_tag", (url) => `<script src="${attribute(url)}" defer></script>`);
  engine.registerFilter("json", (value) => JSON.stringify(value ?? null).replace(/</g, "\\u003c"));
  engine.registerFilter("handleize", (text) => handleize(String(text ?? "")));
  engine.registerFilter("handle", (text) => handleize(String(text ?? "")));
  engine.registerFilter("structured_data", structuredData);
  engine.registerFilter("time_tag", (instant) => {
    const date = new Date(String(instant));
    const text = new Intl.DateTimeFormat(western, { dateStyle: "medium", timeZone: facts.timezone }).format(
      date,
    );
    return `<time datetime="${date.toISOString()}">${text}</time>`;
  });
  const strftime = engine.filters.date as (this: unknown, ...args: unknown[]) => unknown;
  engine.registerFilter("date", function (this: unknown, instant, ...args: unknown[]) {
    const [first] = args;
    if (!Array.isArray(first)) return strftime.call(this, instant, ...args);
    // in words of the page's language: `date: format: 'date'`
    const styles = DATE_FORMATS[String(first[1])];
    const text = String(instant ?? "");
    const date = /^\d+$/.test(text) ? new Date(Number(text) * 1000) : new Date(text);
    if (!styles || Number.isNaN(date.getTime())) return text;
    const timeZone = /^\d{4}-\d\d-\d\d$/.test(text) ? "UTC" : facts.timezone;
    return new Intl.DateTimeFormat(western, { ...styles, timeZone }).format(date);
  });
  engine.registerFilter("t", (key, ...args: unknown[]) => {
    const given = new Map(args.filter(Array.isArray).map(([name, value]) => [String(name), value]));
    return translate(facts, String(key), given);
  });
  engine.registerFilter("translate", (key) => translate(facts, String(key), new Map()));
  return engine;
}

/** A template that is not there is said by name; a key without a text shows the key's last word. */
function translate({ locale, texts }: PageFacts, key: string, given: Map<string, unknown>): string {
  const count = given.get("count");
  const plural = count === undefined ? null : new Intl.PluralRules(locale).select(Number(count));
  const text =
    (plural && (texts(locale, `${key}.${plural}`) ?? texts(locale, `${key}.other`))) ??
    texts(locale, key) ??
    key;
  return text.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, name: string) => {
    const value = given.get(name) ?? "";
    return attribute(
      typeof value === "number" ? new Intl.NumberFormat(`${locale}-u-nu-latn`).format(value) : value,
    );
  });
}

/** The theme's own texts, flattened to dotted keys; English stands in for what a language lacks. */
export function themeTexts(): PageFacts["texts"] {
  const directory = join(THEME_DIRECTORY, "locales");
  const tables = Object.fromEntries(
    readdirSync(directory).map((file) => [
      file.split(".")[0] as string,
      JSON.parse(readFileSync(join(directory, file), "utf8")) as Record<string, string>,
    ]),
  );
  return (locale, key) => tables[locale]?.[key] ?? tables.en?.[key];
}

function handleize(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-|-$/g, "");
}

function attribute(value: unknown): string {
  return String(value).replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`);
}

type Structured = { title: string; description: string; url: string; vendor: string; sku?: string };

/** schema.org JSON for a product. */
function structuredData(product: Structured): string {
  const data = {
    "@context": "https://schema.org",
    "@type": "Product",
    name: product.title,
    description: product.description.replace(/<[^>]*>/g, ""),
    url: product.url,
    brand: { "@type": "Brand", name: product.vendor },
  };
  return JSON.stringify(data).replace(/</g, "\\u003c");
}
