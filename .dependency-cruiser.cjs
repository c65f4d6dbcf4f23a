// The floors of the house (docs/architecture.md): a room imports only from floors below its own,
// never from a neighbour on its floor. This file holds that table and nothing else does.
const floors = [
  ["^app/platform/", "^app/numerics/"],
  ["^app/shopify/", "^app/ui/"],
  ["^app/commerce/"],
  ["^app/retention/", "^app/experiments/"],
  ["^app/segments/", "^app/discounts/"],
  [
    "^app/popups/",
    "^app/loyalty/",
    "^app/feedback/",
    "^app/visitors/",
    "^app/intake/",
    "^app/privacy/",
    "^app/next-actions/",
  ],
  ["^app/referrals/"],
  ["^app/journeys/"],
  ["^app/pipeline\\.server\\.ts$"],
  ["^app/routes/", "^app/(root|entry\\.client|entry\\.server)\\.tsx$"],
  ["^server/", "^cli/"],
];

// what tests share among themselves is a test too
const TEST = "(\\.test|-for-test)\\.tsx?$";

const rules = floors.flatMap((rooms, floor) =>
  rooms.map((room) => ({
    name: `floor-${floor + 1}-${room.replace(/[^a-z]/g, "")}`,
    comment: "a room imports only from floors below it, and from itself",
    severity: "error",
    from: { path: room, pathNot: TEST },
    to: {
      path: floors
        .slice(floor)
        .flat()
        .filter((other) => other !== room),
    },
  })),
);

module.exports = {
  forbidden: [
    ...rules,
    {
      name: "no-circular",
      comment: "two files that need each other are one idea, or one idea too many",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "product-without-twin",
      comment: "the local Shopify, tests and benches never ship",
      severity: "error",
      from: { path: "^(app|server)/", pathNot: TEST },
      to: { path: "^(twin|tests|bench)/" },
    },
    {
      name: "product-without-tests",
      comment: "what tests share is no part of the product",
      severity: "error",
      from: { path: "^(app|server|cli)/", pathNot: TEST },
      to: { path: TEST },
    },
    {
      name: "twin-alone",
      comment: "the twin stands in for Shopify: it must not know the app",
      severity: "error",
      from: { path: "^twin/", pathNot: TEST },
      to: { path: "^(app|server|cli|bench|tests)/" },
    },
    {
      name: "storefront-script-alone",
      comment: "every import is bytes on a shopper's page: types, and files written to be carried along",
      severity: "error",
      from: { path: "^extensions/(storefront-src|account/src)/", pathNot: TEST },
      to: {
        path: "^(app|server|cli|twin|tests|bench)/",
        pathNot: "^app/popups/(assignment|cart-attribute)\\.ts$",
        dependencyTypesNot: ["type-only"],
      },
    },
    {
      name: "pure-files-stay-pure",
      comment: "name.ts has no I/O: only name.server.ts may reach for the database, files, Shopify",
      severity: "error",
      from: {
        path: "^app/.*\\.tsx?$",
        pathNot: ["\\.server\\.tsx?$", "^app/routes/", "^app/(root|entry\\..*)\\.tsx$", TEST],
      },
      to: { path: "\\.server\\.tsx?$", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "resolvable",
      severity: "error",
      from: { pathNot: "^bench/reference/" },
      // bench/reference brings packages of its own
      to: { couldNotResolve: true, pathNot: "^virtual:" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
      mainFields: ["module", "main"],
      extensions: [".ts", ".tsx", ".js", ".mjs", ".json"],
    },
  },
};
