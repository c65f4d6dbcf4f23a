import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { parseEnv as parseDotEnv } from "node:util";
import { describe, expect, it } from "vitest";
import { appSchema, parseEnv } from "../app/platform/env.server.ts";

const example = parseDotEnv(readFileSync(new URL("../.env.example", import.meta.url), "utf8")) as Record<
  string,
  string
>;

describe(".env.example", () => {
  it("names exactly what the environment may hold", () => {
    expect(Object.keys(example).toSorted()).toEqual(Object.keys(appSchema.shape).toSorted());
  });

  it("is right once the three secrets are filled in", () => {
    const filled = {
      ...example,
      SHOPIFY_API_KEY: "key",
      SHOPIFY_API_SECRET: "secret",
      SECRET_KEYS: `k1:${randomBytes(32).toString("base64")}`,
    };
    expect(parseEnv(appSchema, filled)).toMatchObject({ PORT: 3000, DATA_DIR: ".data" });
  });

  it("lists all that is missing when nothing is filled in", () => {
    expect(() => parseEnv(appSchema, example)).toThrow(
      /SHOPIFY_API_KEY: is missing\n {2}SHOPIFY_API_SECRET: is missing\n {2}SECRET_KEYS: is missing/,
    );
  });
});
