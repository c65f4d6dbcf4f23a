// The command as its users run it: a process, its output, its exit status.
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";

const dir = await mkdtemp(join(tmpdir(), "perennial-cli-"));
afterAll(() => rm(dir, { recursive: true, force: true }));

const ORDERS = `Name,Email,Financial Status,Currency,Total,Created at,Cancelled at,Refunded Amount,Lineitem quantity,Lineitem name,Lineitem price
#1,a@example.com,paid,KWD,10.500,2024-01-05 10:00:00 +0300,,0.000,1,Cup,10.500
#2,a@example.com,paid,KWD,20.000,2024-02-05 10:00:00 +0300,,5.000,1,Cup,20.000
#3,,paid,KWD,1.000,2024-02-06 10:00:00 +0300,,,1,Cup,1.000
#4,b@example.com,paid,KWD,much,2024-02-07 10:00:00 +0300,,,1,Cup,1.000
`;
const file = join(dir, "orders.csv");
await writeFile(file, ORDERS);

const nothing = join(dir, "empty.csv");
await writeFile(nothing, "");

function perennial(...args: string[]): Promise<{ status: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, ["cli/perennial.ts", ...args], (error, stdout, stderr) => {
      resolve({ status: typeof error?.code === "number" ? error.code : 0, stdout, stderr });
    });
  });
}

const period = ["--from", "2024-02-01", "--to", "2024-03-01", "--timezone", "Asia/Kuwait"];

describe("perennial report", () => {
  it("prints the agreed JSON, and nothing else", async () => {
    const { status, stdout } = await perennial("report", "--orders", file, ...period, "--json");
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      period: {
        from: "2024-02-01",
        to: "2024-03-01",
        timezone: "Asia/Kuwait",
        windowDays: 365,
        currency: "KWD",
      },
      customers: { S: 1, E: 1, N: 0, retained: 1, lost: 0, reactivated: 0 },
      rates: {
        retention: 100,
        strictRetention: 100,
        churn: 0,
        returningCustomer: 100,
        repeatPurchase: 100,
        reactivation: null,
      },
      purchases: 1,
      buyers: 1,
      purchaseFrequency: 1,
      grossMinor: 20_000,
      netMinor: 15_000,
      averageOrderMinor: 20_000,
      timeBetweenPurchasesDays: { p25: 31, median: 31, p75: 31, p90: 31 },
      lifetimeValue: { historicMinor: 30_500, yearlyMinor: null },
      cohorts: [{ month: "2024-01", customers: 1, active: [1, 1], netMinor: [10_500, 25_500] }],
      unattributed: { orders: 1, grossMinor: 1_000 },
      refused: [{ line: 5, reason: expect.stringMatching(/much/) }],
    });
  });

  it("prints a table for people", async () => {
    const { status, stdout } = await perennial("report", "--orders", file, ...period);
    expect(status).toBe(0);
    expect(stdout).toMatch(/Average order value +20\.000 KWD/);
    expect(stdout).toContain("line 5: ");
  });

  it.each([
    ["no such file", ["--orders", join(dir, "none.csv"), ...period], /cannot be read/],
    ["an empty file", ["--orders", nothing, ...period], /empty/],
    ["neither file nor shop", period, /either --orders FILE or --shop DOMAIN/],
    ["a wrong date", ["--orders", file, "--from", "2024-02-30", "--to", "2024-03-01"], /not a date/],
    ["a window of no days", ["--orders", file, ...period, "--window", "0"], /whole number of days/],
    [
      "an unknown zone",
      ["--orders", file, "--from", "2024-02-01", "--to", "2024-03-01", "--timezone", "X"],
      /time zone/,
    ],
  ])("ends with 1 and one line of reason: %s", async (_case, args, reason) => {
    const { status, stdout, stderr } = await perennial("report", ...args);
    expect(status).toBe(1);
    expect(stdout).toBe("");
    expect(stderr.trim()).toMatch(reason);
    expect(stderr.trim().split("\n")).toHaveLength(1);
  });
});
