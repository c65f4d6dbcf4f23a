// One of the extension's modules bundled as Shopify's command line does: one ES module, minified.
import { build } from "esbuild";

/** @param appUrl in the place of process.env.APP_URL; absent as in `shopify app deploy` */
export async function bundle(module: string, appUrl?: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [module],
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    target: "es2022",
    jsx: "automatic",
    jsxImportSource: "preact",
    ...(appUrl ? { define: { "process.env.APP_URL": JSON.stringify(appUrl) } } : null),
    tsconfigRaw: "{}",
  });
  return outputFiles![0]!.text;
}
