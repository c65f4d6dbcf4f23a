// `rfm` and `clv` as their users run them: a process, its output, its exit status.
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { simulatedCustomers } from "../tests/reckoning/simulated-customers.ts";

const dir = await mkdtemp(join(tmpdir(), "perennial-cli-models-"));
afterAll(() => rm(dir, { recursive: true, force: true }));

async function file(name: string, lines: string[]): Promise<string> {
  await writeFile(join(dir, name), `${lines.join("\n")}\n`);
  return join(dir, name);
}

type Said = { status: number; stdout: string; stderr: string };

function perennialFrom(folder: string, args: string[]): Promise<Said> {
  const env = { ...process.env, INIT_CWD: folder };
  return new Promise((resolve) => {
    execFile(process.execPath, ["cli/perennial.ts", ...args], { env }, (error, stdout, stderr) => {
      resolve({ status: typeof error?.code === "number" ? error.code : 0, stdout, stderr });
    });
  });
}

const perennial = (...args: string[]) => perennialFrom(process.cwd(), args);

const HEADER =
  "Name,Email,Financial Status,Currency,Total,Created at,Refunded Amount,Lineitem quantity,Lineitem name,Lineitem price";
const order = (name: number, email: string, total: string, at: string, refunded = "0.00") =>
  `#${name},${email},paid,EUR,${total},${at},${refunded},1,Cup,${total}`;

const orders = await file("orders.csv", [
  HEADER,
  order(1, "b@example.com", "10.00", "2024-01-05 10:00:00 +0000"),
  order(2, "a@example.com", "20.00", "2024-02-05 10:00:00 +0000", "5.00"),
  order(3, "b@example.com", "30.00", "2024-02-09 22:00:00 +0000"),
  order(4, "c@example.com", "5.00", "2024-02-29 22:59:59 +0000"),
  // midnight in Berlin has just passed: too late to count
  order(5, "a@example.com", "99.00", "2024-02-29 23:00:00 +0000"),
]);

describe("perennial rfm", () => {
  it("prints the agreed JSON, by e-mail, of what was bought before the local midnight", async () => {
    const { status, stdout } = await perennial(
      ...["rfm", "--orders", orders, "--at", "2024-03-01", "--timezone", "Europe/Berlin", "--json"],
    );
    expect(status).toBe(0);
    // n = 3: scores are 1, 2 and 4
    const day = (seconds: number) => seconds / 86_400;
    expect(JSON.parse(stdout)).toEqual([
      {
        email: "a@example.com",
        recencyDays: 24 + day(13 * 3600),
        frequency: 1,
        monetaryMinor: 1500,
        r: 1,
        f: 1,
        m: 2,
        group: "Lost",
      },
      {
        email: "b@example.com",
        recencyDays: 20 + day(3600),
        frequency: 2,
        monetaryMinor: 4000,
        r: 2,
        f: 4,
        m: 4,
        group: "At risk",
      },
      {
        email: "c@example.com",
        recencyDays: day(1),
        frequency: 1,
        monetaryMinor: 500,
        r: 4,
        f: 1,
        m: 1,
        group: "Promising",
      },
    ]);
  });

  it("says what is wrong with a date, and exits with 1", async () => {
    const { status, stdout, stderr } = await perennial("rfm", "--orders", orders, "--at", "2024-02-30");
    expect([status, stdout]).toEqual([1, ""]);
    expect(stderr).toContain('"2024-02-30" is not a date of the form YYYY-MM-DD.');
  });
});

describe("perennial clv", () => {
  const simulated = [
    ...simulatedCustomers({
      seed: 2,
      customers: 3000,
      leaveAtOnce: false,
      purchases: { r: 0.55, alpha: 10.6, a: 0.6, b: 2.4 },
      spend: { p: 6.25, q: 3.74, gamma: 15.44 },
      weeks: [10, 90],
      laterWeeks: 0,
    }),
  ];

  it("prints the agreed JSON for a file of customers", async () => {
    const lines = simulated.map(({ x, tx, T, monetary }) => `${x},${tx},${T},${monetary}`);
    const summary = await file("summary.csv", ["x,t_x,T,monetary", ...lines]);
    const { status, stdout } = await perennial("clv", "--summary", summary, "--json");
    expect(status).toBe(0);
    const number = expect.any(Number);
    expect(JSON.parse(stdout)).toEqual({
      bgnbd: { r: number, alpha: number, a: number, b: number, logLikelihood: number },
      gammaGamma: { p: number, q: number, gamma: number, logLikelihood: number },
      customers: 3000,
      seconds: number,
    });
    expect(JSON.parse(stdout).bgnbd.r).toBeCloseTo(0.55, 0);
  });

  it("adds what is to be expected of an orders export's customers, and what then happened if it is known", async () => {
    const opened = Date.parse("2023-01-01T12:00:00Z");
    const made = simulated.slice(0, 600).flatMap(({ x, tx, T }, i) =>
      // x purchases spread evenly: not the model's customers, but customers
      Array.from({ length: x + 1 }, (_, k) => {
        const week = 90 - T + (x === 0 ? 0 : (tx * k) / x);
        const at = new Date(opened + week * 7 * 86_400_000).toISOString().replace("T", " ").slice(0, 19);
        return order(i * 1000 + k, `c${i}@example.com`, "12.00", `${at} +0000`);
      }),
    );
    const exported = await file("made.csv", [HEADER, ...made]);
    const known = await perennial(
      ...["clv", "--orders", exported, "--at", "2024-01-01", "--horizon-weeks", "26", "--json"],
    );
    const result = JSON.parse(known.stdout);
    expect(Object.keys(result)).toEqual([
      ...["bgnbd", "gammaGamma", "customers", "seconds", "refused", "expectedPurchases", "actualIfKnown"],
    ]);
    expect(result.expectedPurchases).toBeGreaterThan(0);
    expect(result.actualIfKnown).toBeGreaterThan(0);
    // every purchase cost the same
    expect(result).toMatchObject({
      gammaGamma: null,
      refused: { gammaGamma: { reason: "all purchases of the same value" } },
    });
    const ahead = await perennial("clv", "--orders", exported, "--at", "2024-01-01", "--json");
    expect(JSON.parse(ahead.stdout).actualIfKnown).toBeNull();
  });

  it("refuses to fit too little, and says why", async () => {
    const { status, stdout } = await perennial("clv", "--orders", orders, "--at", "2024-03-01", "--json");
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      bgnbd: null,
      gammaGamma: null,
      customers: 3,
      refused: { bgnbd: { reason: "too few repeat customers", repeatCustomers: 2, needed: 50 } },
      expectedPurchases: null,
      actualIfKnown: null,
    });
  });

  it.each([
    [["clv", "--json"], "Give either --summary FILE or --orders FILE."],
    [["clv", "--orders", orders], "With --orders give --at DATE as well."],
    [["clv", "--orders", orders, "--at", "2024-01-01", "--timezone", "Mars/Base"], "Mars/Base"],
    [["clv", "--orders", orders, "--at", "2024-01-01", "--horizon-weeks", "0"], "from 1 to 520"],
    [["clv", "--summary", "nowhere.csv"], "nowhere.csv cannot be read."],
    [["clv", "--summary", dir], "is a folder. Give the path of a CSV file"],
    [["rfm", "--orders", dir, "--at", "2024-01-01"], "is a folder. Give the path of an orders export."],
    [["clv", "--summary", orders, "--at", "2024-01-01"], "--at goes with --orders"],
    [["clv", "--orders", orders, "--at", "9999-06-01"], "goes beyond 9999-12-31."],
  ])("%j exits with 1", async (args, message) => {
    const { status, stdout, stderr } = await perennial(...args);
    expect([status, stdout]).toEqual([1, ""]);
    expect(stderr).toContain(message);
    expect(stderr.trim().split("\n")).toHaveLength(1);
  });

  it("finds a file from where the command was given, when npm has gone to the project's folder", async () => {
    await file("here.csv", ["x,t_x,T", "0,0,10"]);
    const given = await perennialFrom(dir, ["clv", "--summary", "here.csv", "--json"]);
    expect(given).toMatchObject({ status: 0, stderr: "" });
    expect((await perennial("clv", "--summary", "here.csv", "--json")).status).toBe(1);
  });
});
