// Builds the admin pages: Remix through Vite, with styles that mirror themselves for right-to-left languages.
import { vitePlugin as remix } from "@remix-run/dev";
import postcssRTLCSS from "postcss-rtlcss";
import { Mode } from "postcss-rtlcss/options";
import { defineConfig } from "vite";
import remixConfig from "./remix.config.js";

declare module "@remix-run/node" {
  interface Future {
    v3_singleFetch: true;
  }
}

export default defineConfig({
  plugins: [remix(remixConfig)],
  css: {
    // Polaris' own CSS is half physical: untouched it is visibly broken under dir=rtl
    postcss: { plugins: [postcssRTLCSS({ mode: Mode.combined })] },
  },
  ssr: {
    // these publish CommonJS or JSON imports that Node cannot load as they are
    noExternal: [
      "@shopify/polaris",
      "@shopify/polaris-icons",
      "@shopify/shopify-app-remix/react",
      /^@visx\//,
    ],
  },
  build: {
    // the merchants' browsers are those the Shopify admin itself supports
    target: "es2022",
    cssMinify: true,
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
  server: { host: "127.0.0.1" },
});
