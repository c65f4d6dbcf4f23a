import { describe, expect, it } from "vitest";
import { readPayloadJson } from "./payload-json.ts";

const read = (text: string) => readPayloadJson(Buffer.from(text));

describe("a webhook's body", () => {
  it("keeps every digit of an id", () => {
    expect(read('{"id":9007199254740993,"small":12,"price":1.5,"huge":1e30}')).toEqual({
      id: 9007199254740993n,
      small: 12,
      price: 1.5,
      huge: 1e30,
    });
  });

  it("loses NUL characters, which no text column can hold", () => {
    expect(read('{"note":"a\\u0000b"}')).toEqual({ note: "ab" });
  });

  it("does not reach into prototypes", () => {
    const payload = read('{"__proto__":{"admin":true},"id":12345678901234567890}') as Record<string, unknown>;
    expect(payload.admin).toBeUndefined();
    expect(({} as Record<string, unknown>).admin).toBeUndefined();
  });

  it.each([
    ["truncated", Buffer.from('{"id":1'), "the body is not JSON"],
    ["empty", Buffer.alloc(0), "the body is not JSON"],
    ["invalid UTF-8", Buffer.from([0x22, 0xff, 0x22]), "the body is not UTF-8"],
    ["bare NUL", Buffer.from('{"a":"\0"}'), "the body is not JSON"],
  ])("%s is refused", (_name, body, reason) => expect(() => readPayloadJson(body)).toThrow(reason));

  it("nested a hundred thousand deep ends in a value or a refusal, not in a crash", () => {
    const depth = 100_000;
    const deep = `${"[".repeat(depth)}1234567890123456789${"]".repeat(depth)}`;
    expect(() => read(deep)).toThrow("the body is nested too deeply");
  });
});
