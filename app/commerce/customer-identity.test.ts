import { describe, expect, it } from "vitest";
import { plainEmail, plainPhone, provisionalCustomerId, provisionalIdsOf } from "./customer-identity.ts";

describe("e-mail addresses and phone numbers are spelt one way", () => {
  it.each([
    [" Ada@Example.COM ", "ada@example.com"],
    ["  ", null],
    [undefined, null],
    [null, null],
  ])("e-mail %j → %j", (given, plain) => expect(plainEmail(given)).toBe(plain));

  it.each([
    ["+1 (514) 555-0123", "+15145550123"],
    ["'+15145550123", "+15145550123"], // the apostrophe spreadsheets are given
    ["0514 555 0123", "05145550123"],
    ["+٩٦٦٥٠١٢٣٤٥٦٧", "+966501234567"],
    ["+۹۸۹۱۲۳۴۵۶۷۸۹", "+989123456789"],
    ["n/a", null],
    ["123", null],
    [null, null],
  ])("phone %j → %j", (given, plain) => expect(plainPhone(given)).toBe(plain));
});

describe("provisional ids", () => {
  it("are negative, fit int8 and stay the same for ever", () => {
    expect(provisionalCustomerId({ email: "ada@example.com" })).toBe(-2799172885736452635n);
  });

  it("go by e-mail address, else by phone number", () => {
    const email = provisionalCustomerId({ email: "ADA@example.com" });
    const phone = provisionalCustomerId({ phone: "+1 514 555 0123" });
    expect(provisionalCustomerId({ email: "ada@example.com", phone: "+15145550123" })).toBe(email);
    expect(provisionalCustomerId({ email: null, phone: "+15145550123" })).toBe(phone);
    expect(provisionalCustomerId({})).toBeNull();
    expect(provisionalIdsOf({ email: "ada@example.com", phone: "+15145550123" })).toEqual([email, phone]);
  });
});
