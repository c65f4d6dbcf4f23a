/** Subscriptions, pixels, Flow triggers and bulk operations. */
import { TOPICS } from "../../app-config.ts";
import { cancelBulk, startBulk } from "../bulk.ts";
import { type Fields, fieldsOf, idOf, needScope } from "../context.ts";
import { topicEnum } from "../fields/shop.ts";

/** Bytes of a Flow payload the app should stay under. */
const FLOW_LIMIT = 50_000;

export const platformMutations: Fields = fieldsOf<unknown>({
  bulkOperationRunQuery: (_s, args, ctx) => startBulk(ctx, String(args.query), Boolean(args.groupObjects)),
  bulkOperationCancel: (_s, args, ctx) => cancelBulk(ctx, idOf(args.id, "BulkOperation")),

  webhookSubscriptionCreate: (_s, args, ctx) => {
    const input = args.webhookSubscription as {
      uri?: string;
      callbackUrl?: string;
      includeFields?: string[];
      filter?: string;
    };
    const refuse = (field: string, message: string) => ({
      webhookSubscription: null,
      userErrors: [{ field: ["webhookSubscription", field], message }],
    });
    const uri = input.uri ?? input.callbackUrl;
    if (!uri || !/^(https?:\/\/|\/)/.test(uri)) return refuse("uri", "Address is invalid");
    if (input.filter) return refuse("filter", "The twin does not apply filters");
    const topic = TOPICS.find((known) => topicEnum(known) === args.topic);
    if (!topic) return refuse("topic", `The twin never sends ${args.topic}`);
    if (ctx.shop.state.subscriptions.some((w) => w.topic === topic && w.uri === uri))
      return refuse("uri", "Address for this topic has already been taken");
    const subscription = {
      id: ctx.shop.nextId(),
      topic,
      uri,
      source: "api" as const,
      includeFields: input.includeFields ?? [],
      filter: null,
      failuresInARow: 0,
      createdAt: ctx.shop.now(),
    };
    ctx.shop.state.subscriptions.push(subscription);
    return { webhookSubscription: subscription, userErrors: [] };
  },
  webhookSubscriptionDelete: (_s, args, ctx) => {
    const id = idOf(args.id, "WebhookSubscription");
    const before = ctx.shop.state.subscriptions.length;
    ctx.shop.state.subscriptions = ctx.shop.state.subscriptions.filter((w) => w.id !== id);
    const gone = before > ctx.shop.state.subscriptions.length;
    return {
      deletedWebhookSubscriptionId: gone ? args.id : null,
      userErrors: gone ? [] : [{ field: ["id"], message: "Webhook subscription does not exist" }],
    };
  },

  webPixelCreate: (_s, args, ctx) => {
    needScope(ctx, "webPixelCreate", "write_pixels");
    const settings = settingsOf(args.webPixel);
    if (ctx.shop.state.webPixel) return pixelRefused("TAKEN", "Web pixel is taken");
    if (settings === null) return pixelRefused("INVALID_SETTINGS", "Settings must be a JSON object");
    ctx.shop.state.webPixel = { id: ctx.shop.nextId(), settings };
    return pixelAnswer(ctx.shop.state.webPixel);
  },
  webPixelUpdate: (_s, args, ctx) => {
    needScope(ctx, "webPixelUpdate", "write_pixels");
    const pixel = ctx.shop.state.webPixel;
    const settings = settingsOf(args.webPixel);
    if (!pixel || pixel.id !== idOf(args.id, "WebPixel"))
      return pixelRefused("NOT_FOUND", "Web pixel not found");
    if (settings === null) return pixelRefused("INVALID_SETTINGS", "Settings must be a JSON object");
    pixel.settings = settings;
    return pixelAnswer(pixel);
  },

  flowTriggerReceive: (_s, args, ctx) => {
    const handle = args.handle as string | undefined;
    const payload = JSON.stringify(args.payload ?? null);
    if (!handle) return { userErrors: [{ field: ["handle"], message: "Handle can't be blank" }] };
    if (Buffer.byteLength(payload) > FLOW_LIMIT)
      return { userErrors: [{ field: ["payload"], message: "Payload is too large" }] };
    ctx.shop.state.flowTriggers.push({ handle, payload, at: ctx.shop.now() });
    ctx.shop.state.flowTriggers.splice(0, ctx.shop.state.flowTriggers.length - 500);
    return { userErrors: [] };
  },
});

/** Settings come as JSON text or as an object; null when neither. */
function settingsOf(input: unknown): string | null {
  const { settings } = input as { settings: unknown };
  if (typeof settings === "object" && settings !== null) return JSON.stringify(settings);
  try {
    const parsed: unknown = JSON.parse(String(settings));
    return typeof parsed === "object" && parsed !== null ? String(settings) : null;
  } catch {
    return null;
  }
}

function pixelAnswer(pixel: { id: bigint; settings: string }) {
  return { webPixel: { id: `gid://shopify/WebPixel/${pixel.id}`, settings: pixel.settings }, userErrors: [] };
}

function pixelRefused(code: string, message: string) {
  return {
    webPixel: null,
    userErrors: [{ __typename: "ErrorsWebPixelUserError", code, field: ["webPixel"], message }],
  };
}
