// `npm run build:storefront`: bundles and minifies the storefront's scripts into extensions/storefront/assets, which is
// what Shopify serves. The output is committed; extensions/storefront/theme-check.test.ts refuses one that these sources
// would not give.
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build, type Plugin, transform } from "esbuild";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Browsers with dialogs and constructed stylesheets; in older ones the scripts fail quietly and nothing is shown. */
const TARGET = ["es2022", "safari16.4"];

/** Asset → its source. The scripts are modules: each runs once, however many blocks bring it along. */
const ENTRIES = {
  "loader.js": "loader.ts",
  "popups.js": "popups.ts",
  "loyalty.js": "loyalty.ts",
} as const;

/** `import css from "./x.css?inline"`: minified text. */
const inlineCss: Plugin = {
  name: "inline-css",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /\.css\?inline$/ }, ({ path, resolveDir }) => ({
      path: new URL(path.replace("?inline", ""), `file://${resolveDir}/`).pathname,
      namespace: "inline-css",
    }));
    onLoad({ filter: /.*/, namespace: "inline-css" }, async ({ path }) => {
      const { code } = await transform(await readFile(path, "utf8"), {
        loader: "css",
        minify: true,
        target: TARGET,
      });
      return { contents: code.trim(), loader: "text" };
    });
  },
};

/** Name → text of every asset. */
export async function buildStorefront(): Promise<Record<string, string>> {
  const built = await Promise.all(
    Object.entries(ENTRIES).map(async ([asset, source]) => {
      const { outputFiles } = await build({
        entryPoints: [here(source)],
        bundle: true,
        minify: true,
        write: false,
        format: "esm",
        target: TARGET,
        charset: "utf8",
        legalComments: "none",
        // not the project's: its strict mode would only add the words "use strict"
        tsconfigRaw: "{}",
        plugins: [inlineCss],
      });
      return [asset, outputFiles[0]!.text];
    }),
  );
  return Object.fromEntries(built);
}

if (import.meta.main) {
  for (const [asset, text] of Object.entries(await buildStorefront()))
    await writeFile(here(`../storefront/assets/${asset}`), text);
}
