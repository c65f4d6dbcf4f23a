// Two kinds of test files: pure ones, and those that clone a database (`*.db.test.ts` and everything in tests/).
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["**/*.test.ts", "**/*.test.tsx"],
    exclude: ["node_modules/**", "build/**", ".cache/**"],
    globalSetup: ["tests/set-up/postgres.ts"],
    // a guard against hanging, not a measure: two shared cores can be slow
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 20_000 } },
    maxWorkers: 2,
    passWithNoTests: false,
    // real processes race on a machine others may be using: CI asks a second time before it says no
    retry: process.env.CI ? 1 : 0,
  },
});
