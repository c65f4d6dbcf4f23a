import { describe, expect, it } from "vitest";
import { summarise } from "./customer-summary.ts";

function read(text: string) {
  // in pieces, as a stream would give it
  const bytes = Buffer.from(text);
  const pieces = Array.from({ length: Math.ceil(bytes.length / 7) }, (_, i) =>
    bytes.subarray(i * 7, i * 7 + 7),
  );
  return summarise(
    (async function* () {
      yield* pieces;
    })(),
  );
}

describe("a file of customers", () => {
  it("is read whatever the order of its columns, and whatever else it holds", async () => {
    const { purchases, spend } = await read(
      "\uFEFFID, T ,x,monetary,t_x\r\n1,38.86,2,22.35,30.43\r\n2,38.86,0,,0\r\n3,38.86,2,11.77,30.43\r\n\r\n",
    );
    const { x, tx, T, customers, totals } = purchases.groups();
    expect([[...x], [...tx], [...T], [...customers]]).toEqual([
      [0, 2],
      [0, 30.43],
      [38.86, 38.86],
      [1, 2],
    ]);
    expect(totals.customers).toBe(3);
    expect([...spend!.columns().mean]).toEqual([22.35, 11.77]);
  });

  it("need not say what was spent", async () => {
    expect((await read("x,t_x,T\n1,1e1,2.5e1\n")).spend).toBeNull();
  });

  it.each([
    [
      "",
      "The file is empty. Its first line must name the columns x, t_x and T (weeks), and may name monetary.",
    ],
    ["x,T\n1,2\n", "The file has no column t_x."],
    ["x,t_x,T,x\n1,2,3,4\n", "The file has two columns x."],
    ["x,t_x,T\n1,2,3\n2,soon,4\n", "Line 3: t_x is not a number: soon."],
    ["x,t_x,T\n1,2,0x10\n", "Line 2: T is not a number: 0x10."],
    ["x,t_x,T\n1,2\n", "Line 2: T is empty."],
    ["x,t_x,T\n1,5,3\n", "Line 2: t_x must lie between 0 and T = 3, not 5."],
    ["x,t_x,T\n1.5,2,3\n", "Line 2: x must be a whole number of repeat purchases, not 1.5."],
    ["x,t_x,T,monetary\n0,0,3,\n1,2,3,\n", "Line 3: monetary is empty."],
    ['x,t_x,T\n1,"2,3\n', "Line 2 cannot be read"],
  ])("is refused where it cannot be read: %j", async (text, message) => {
    await expect(read(text)).rejects.toThrow(message);
  });
});
