// Remix' options, in one place: vite.config.ts hands them to Remix' Vite plugin.
/** @type {import("@remix-run/dev").VitePluginConfig} */
export default {
  appDirectory: "app",
  buildDirectory: "build",
  serverModuleFormat: "esm",
  ignoredRouteFiles: ["**/*.test.ts", "**/*.test.tsx", "**/*.css"],
  future: {
    v3_fetcherPersist: true,
    v3_lazyRouteDiscovery: true,
    v3_relativeSplatPath: true,
    // without it Remix 2 fails on Node 24 ("Response.json is not a function")
    v3_singleFetch: true,
    v3_throwAbortReason: true,
  },
};
