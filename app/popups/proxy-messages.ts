// What the storefront sends to the app's proxy and what it is answered (docs/popups.md). Bodies come from anybody:
// every field has a form and a length, and what is not known is refused.
import { z } from "zod";
import { ARM_KEY } from "./assignment.ts";
import { TRIGGER_TYPES, type TriggerType } from "./campaign.ts";

/** Bytes of a body that are read at most. */
export const LARGEST_MESSAGE = 8 * 1024;

/** Made by the page at random: base64url, 128 bits or more. */
export const VISITOR = /^[A-Za-z0-9_-]{16,40}$/;

const id = z.string().regex(/^\d{1,19}$/);
const random = z.string().regex(VISITOR);
const arm = z.string().regex(ARM_KEY);
const trigger = z.enum(TRIGGER_TYPES as [TriggerType, ...TriggerType[]]);
const language = z.string().regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}$/);

const claim = {
  v: z.literal(1),
  /** one per intention: a repeated message with the same key gets the same answer */
  key: random,
  campaign: id,
  visitor: random,
  session: random,
  trigger,
  language,
  /** milliseconds the popup was open before the visitor acted */
  openMs: z.number().int().min(0).max(86_400_000),
  /** a field people do not see: whoever fills it in is none */
  website: z.string().max(200).default(""),
};

export const claimShape = z.strictObject({
  ...claim,
  /** question: the key of the chosen answer */
  answer: z
    .string()
    .regex(/^[a-z0-9-]{1,20}$/)
    .optional(),
});

export const subscribeShape = z
  .strictObject({
    ...claim,
    email: z.email().max(254).optional(),
    /** E.164 */
    phone: z
      .string()
      .regex(/^\+[1-9]\d{6,14}$/)
      .optional(),
    /** the visitor ticked it, or pressed a button that says so; without it nothing is kept */
    consent: z.literal(true),
    /** the sentence that was agreed to, as it stood there */
    consentText: z.string().trim().min(1).max(500),
  })
  .refine((message) => (message.email === undefined) !== (message.phone === undefined), {
    error: "needs an e-mail address or a phone number, not both",
  });

/**
 * Why there is no code: none is left (`empty`), the campaign is over or paused (`over`), this e-mail address, phone
 * number or customer has had one (`already`), too many were asked for from this network address today (`busy`), or the
 * visitor is not one the campaign gives anything (`refused`).
 */
export const CLAIM_REFUSALS = ["empty", "over", "already", "busy", "refused"] as const;
export type ClaimRefusal = (typeof CLAIM_REFUSALS)[number];

/** Answer to claim and subscribe, with status 200. */
export type ClaimAnswer =
  | {
      ok: true;
      /** null: the campaign gives none (a newsletter) */
      code: string | null;
      /** the code really stops working then, ISO 8601; null = no end known */
      expiresAt: string | null;
      /** the visitor had it before */
      again: boolean;
    }
  | { ok: false; reason: ClaimRefusal };

/** What happened to a visitor, as the page saw it. A claim is noted by the server itself. */
export const EVENT_KINDS = [
  /** the triggers fired and everything else allowed it: sent in every arm, the holdout too */
  "eligible",
  "shown",
  "closed",
  "copied",
  "applied",
  /** the button of an announcement or a suggestion */
  "clicked",
  /** after `eligible` in the holdout: another page of the shop was opened in the same visit */
  "stayed",
] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

export const eventsShape = z.strictObject({
  v: z.literal(1),
  visitor: random,
  session: random,
  events: z
    .array(
      z.strictObject({
        campaign: id,
        kind: z.enum(EVENT_KINDS),
        arm,
        trigger,
        /** milliseconds before this message was sent */
        agoMs: z.number().int().min(0).max(86_400_000),
      }),
    )
    .min(1)
    .max(20),
});
