/**
 * Reads a theme app extension from its folder the way Shopify does on deploy: blocks with their schema,
 * assets and locales. Throws when a block has no readable schema.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export type BlockSetting = { type: string; id?: string; default?: unknown };
export type BlockSchema = {
  name: string;
  target: "section" | "head" | "body" | "compliance_head";
  javascript?: string;
  stylesheet?: string;
  settings?: BlockSetting[];
  available_if?: string;
  enabled_on?: { templates?: string[] };
};
/** `handle` is the file name without its ending; `source` the Liquid above the schema. */
export type Block = { handle: string; schema: BlockSchema; source: string };
export type ThemeExtension = {
  directory: string;
  blocks: Block[];
  /** Texts for the storefront by language, flattened to dotted keys. */
  locales: Record<string, Record<string, string>>;
  /** Texts for the theme editor, likewise. */
  schemaLocales: Record<string, Record<string, string>>;
  defaultLocale: string;
};

/** The app's own theme extension. */
export const EXTENSION_DIRECTORY = fileURLToPath(new URL("../../extensions/storefront", import.meta.url));

const SCHEMA = /\{%-?\s*schema\s*-?%\}([\s\S]*?)\{%-?\s*endschema\s*-?%\}/;

/** A missing folder is an extension without blocks, so that the twin runs before the extension exists. */
export function readThemeExtension(directory: string): ThemeExtension {
  const locales: ThemeExtension["locales"] = {};
  const schemaLocales: ThemeExtension["schemaLocales"] = {};
  let defaultLocale = "en";
  for (const file of list(join(directory, "locales"), ".json")) {
    const [language = "", ...kind] = file.split(".");
    const table = kind.includes("schema") ? schemaLocales : locales;
    if (kind.includes("default")) defaultLocale = language;
    table[language] = flatten(JSON.parse(readFileSync(join(directory, "locales", file), "utf8")));
  }
  return { directory, blocks: readBlocks(directory), locales, schemaLocales, defaultLocale };
}

/** Templates of the twin's theme that have room for app blocks. */
const TEMPLATES = ["account", "cart", "product"];

/** Where a block of the section target may be placed, as "template/handle". */
export function placesOf({ handle, schema }: Block): string[] {
  if (schema.target !== "section") return [];
  const allowed = schema.enabled_on?.templates ?? TEMPLATES;
  return TEMPLATES.filter((template) => allowed.includes(template)).map(
    (template) => `${template}/${handle}`,
  );
}

/** A text of a schema: "t:some.key" is looked up in the reader's language, then in the default one. */
export function schemaText(extension: ThemeExtension, locale: string, text: string): string {
  if (!text.startsWith("t:")) return text;
  const key = text.slice(2);
  const { schemaLocales, defaultLocale } = extension;
  return schemaLocales[locale]?.[key] ?? schemaLocales[defaultLocale]?.[key] ?? key;
}

function readBlocks(directory: string): Block[] {
  return list(join(directory, "blocks"), ".liquid").map((file) => {
    const text = readFileSync(join(directory, "blocks", file), "utf8");
    const schema = SCHEMA.exec(text);
    if (!schema?.[1]) throw new Error(`${file}: a block needs {% schema %} … {% endschema %}.`);
    try {
      return {
        handle: file.replace(/\.liquid$/, ""),
        schema: JSON.parse(schema[1]) as BlockSchema,
        source: text.replace(SCHEMA, ""),
      };
    } catch (cause) {
      throw new Error(`${file}: its schema is not JSON.`, { cause });
    }
  });
}

function list(directory: string, ending: string): string[] {
  try {
    return readdirSync(directory)
      .filter((file) => file.endsWith(ending))
      .sort();
  } catch {
    return [];
  }
}

function flatten(tree: Record<string, unknown>, prefix = ""): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value === "string") flat[prefix + key] = value;
    else Object.assign(flat, flatten(value as Record<string, unknown>, `${prefix}${key}.`));
  }
  return flat;
}
