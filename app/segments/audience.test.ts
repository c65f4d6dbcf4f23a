import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { AUDIENCE_COLUMNS, audienceCells, PLATFORMS, type Reachable } from "./audience.ts";

const sha = (text: string) => createHash("sha256").update(text).digest("hex");
const ada: Reachable = {
  email: "  Ada.Lovelace@Example.com ",
  phone: "+4915112345678",
  firstName: " Ada ",
  lastName: "O'Neill-Šmíd",
  country: "DE",
  emailConsent: "subscribed",
  smsConsent: "subscribed",
};

describe("an audience file", () => {
  it("has Meta's columns, all of them hashed", () => {
    expect(audienceCells(ada, "meta")).toEqual([
      sha("ada.lovelace@example.com"),
      sha("4915112345678"),
      sha("ada"),
      sha("oneillšmíd"),
      sha("de"),
    ]);
  });

  it("has Google's columns, the phone number with its plus", () => {
    expect(audienceCells(ada, "google")).toEqual([sha("ada.lovelace@example.com"), sha("+4915112345678")]);
  });

  // a known digest, so that the hash itself is held too
  it("hashes as everybody does", () => {
    const [email] = audienceCells({ ...ada, email: "test@example.com" }, "google")!;
    expect(email).toBe("973dfe463ec85785f5f95af5ba3906eedb2d931c24e69824a89ea65dba4e813b");
  });

  it.each(PLATFORMS)("fills each column of %s for each customer", (platform) => {
    expect(audienceCells(ada, platform)).toHaveLength(AUDIENCE_COLUMNS[platform].length);
  });

  it.each<[string, Partial<Reachable>, string[] | null]>([
    ["no consent at all", { emailConsent: null, smsConsent: "unsubscribed" }, null],
    ["consent still to be confirmed", { emailConsent: "pending", smsConsent: "pending" }, null],
    ["consent for e-mail only", { smsConsent: null }, [sha("ada.lovelace@example.com"), ""]],
    ["consent for SMS only", { emailConsent: "unsubscribed" }, ["", sha("+4915112345678")]],
    ["nothing but withheld data", { email: null, phone: null }, null],
    ["a phone number without its country", { phone: "015112345678", emailConsent: null }, null],
    ["what is no address", { email: "ada", smsConsent: null }, null],
  ])("respects %s", (_, change, cells) => {
    expect(audienceCells({ ...ada, ...change }, "google")).toEqual(cells);
  });
});
