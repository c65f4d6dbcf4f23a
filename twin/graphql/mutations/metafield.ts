/** metafieldsSet and its neighbours: at most 25 at once, all or nothing, compare-and-set by digest. */

import { gid } from "../../shop/gid.ts";
import type { Metafield } from "../../shop/model/app-install.ts";
import { type Ctx, type Fields, fieldsOf, needScope } from "../context.ts";
import { digestOf, namespaceOf } from "../fields/metafield.ts";
import { nodeOf } from "../fields/query.ts";

type Input = {
  ownerId: string;
  namespace?: string | null;
  key: string;
  type?: string | null;
  value: string;
  compareDigest?: string | null;
};
type SetError = { field: string[]; message: string; code: string; elementIndex: number };

/** Bytes: json 128 KB, id and url 2 KB, the rest 64 KB. */
function sizeLimit(type: string): number {
  if (type === "json" || type.startsWith("list.")) return 128 * 1024;
  return type === "id" || type === "url" ? 2048 : 64 * 1024;
}

export const metafieldMutations: Fields = fieldsOf<unknown>({
  metafieldsSet: (_s, args, ctx) => {
    needOwners(ctx, "metafieldsSet", args.metafields as Input[]);
    return writeMetafields(ctx, args.metafields as Input[]);
  },
  metafieldsDelete: (_s, args, ctx) => {
    const wanted = args.metafields as { ownerId: string; namespace: string; key: string }[];
    needOwners(ctx, "metafieldsDelete", wanted);
    return {
      deletedMetafields: wanted.map(({ ownerId, namespace, key }) => {
        const list = ctx.shop.state.metafields.get(ownerId) ?? [];
        const found = list.find((m) => m.key === key && m.namespace === namespaceOf(namespace));
        if (!found) return null;
        ctx.shop.state.metafields.set(
          ownerId,
          list.filter((m) => m !== found),
        );
        return { ownerId, namespace, key };
      }),
      userErrors: [],
    };
  },
  metafieldDefinitionCreate: (_s, args, ctx) => {
    const input = args.definition as {
      name: string;
      namespace?: string;
      key: string;
      ownerType: string;
      type: string;
      description?: string;
    };
    const namespace = namespaceOf(input.namespace);
    const all = [...ctx.shop.state.metafieldDefinitions.values()];
    if (all.some((d) => d.namespace === namespace && d.key === input.key && d.ownerType === input.ownerType))
      return {
        createdDefinition: null,
        userErrors: [
          { field: ["definition", "key"], message: "Key is in use for this owner type", code: "TAKEN" },
        ],
      };
    const definition = {
      id: ctx.shop.nextId(),
      name: input.name,
      namespace,
      key: input.key,
      ownerType: input.ownerType,
      type: input.type,
      description: input.description ?? null,
    };
    ctx.shop.state.metafieldDefinitions.set(definition.id, definition);
    return { createdDefinition: definition, userErrors: [] };
  },
});

/** Who may not change a customer may not change what is attached to one. */
function needOwners(ctx: Ctx, what: string, metafields: { ownerId: string }[]): void {
  if (metafields.some(({ ownerId }) => ownerId.includes("/Customer/")))
    needScope(ctx, what, "write_customers");
}

/** Sets all or, when one is refused, none. */
export function writeMetafields(
  ctx: Ctx,
  inputs: Input[],
): { metafields: Metafield[] | null; userErrors: SetError[] } {
  const errors: SetError[] = [];
  const refuse = (index: number, field: string, code: string, message: string) =>
    errors.push({ field: ["metafields", String(index), field], message, code, elementIndex: index });
  if (inputs.length > 25)
    return {
      metafields: null,
      userErrors: [
        {
          field: ["metafields"],
          message: "Exceeded the maximum metafields input limit of 25.",
          code: "LESS_THAN_OR_EQUAL_TO",
          elementIndex: 25,
        },
      ],
    };

  const { state } = ctx.shop;
  const prepared = inputs.map((input, index) => {
    const namespace = namespaceOf(input.namespace);
    const owner = input.ownerId.includes("/Shop/") ? gid("Shop", state.id) : input.ownerId;
    const existing = state.metafields
      .get(owner)
      ?.find((m) => m.namespace === namespace && m.key === input.key);
    const type = input.type ?? existing?.type ?? definedType(ctx, namespace, input.key);
    if (!nodeOf(ctx, owner)) refuse(index, "ownerId", "INVALID", "Owner does not exist.");
    if (!/^[\w-]{2,64}$/.test(input.key)) refuse(index, "key", "INVALID", "Key is invalid.");
    if (!type) refuse(index, "type", "BLANK", "Type can't be blank");
    else {
      const problem = valueProblem(type, input.value);
      if (problem) refuse(index, "value", problem.code, problem.message);
    }
    if (input.compareDigest !== undefined) {
      const current = existing ? digestOf(existing) : null;
      if (input.compareDigest !== current)
        refuse(index, "compareDigest", "STALE_OBJECT", "The resource has been updated since it was loaded.");
    }
    return { input, owner, namespace, type: type ?? "", existing };
  });
  if (errors.length > 0) return { metafields: null, userErrors: errors };

  const now = ctx.shop.now();
  const metafields = prepared.map(({ input, owner, namespace, type, existing }) => {
    if (existing) {
      if (existing.value !== input.value) existing.updatedAt = now;
      existing.value = input.value;
      existing.type = type;
      return existing;
    }
    const made: Metafield = {
      id: ctx.shop.nextId(),
      ownerGid: owner,
      namespace,
      key: input.key,
      type,
      value: input.value,
      createdAt: now,
      updatedAt: now,
    };
    state.metafields.set(owner, [...(state.metafields.get(owner) ?? []), made]);
    return made;
  });
  return { metafields, userErrors: [] };
}

function definedType(ctx: Ctx, namespace: string, key: string): string | undefined {
  const all = [...ctx.shop.state.metafieldDefinitions.values(), ...ctx.world.config.metafields];
  for (const definition of all)
    if (definition.namespace === namespace && definition.key === key) return definition.type;
  return undefined;
}

function valueProblem(type: string, value: string): { code: string; message: string } | null {
  if (value === "") return { code: "BLANK", message: "Value can't be blank." };
  if (Buffer.byteLength(value) > sizeLimit(type))
    return { code: "TOO_LONG", message: `Value is longer than ${sizeLimit(type)} bytes.` };
  const invalid = { code: "INVALID_VALUE", message: `Value is not a valid ${type}.` };
  if (type === "number_integer") return /^-?\d{1,16}$/.test(value) ? null : invalid;
  if (type === "number_decimal") return /^-?\d+(\.\d+)?$/.test(value) ? null : invalid;
  if (type === "date_time")
    return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)?$/.test(value) ? null : invalid;
  if (type === "boolean") return value === "true" || value === "false" ? null : invalid;
  if (type === "date") return /^\d{4}-\d\d-\d\d$/.test(value) ? null : invalid;
  if (type === "single_line_text_field") return value.includes("\n") ? invalid : null;
  if (type === "json" || type.startsWith("list.")) {
    try {
      const parsed: unknown = JSON.parse(value);
      if (!type.startsWith("list.")) return null;
      return Array.isArray(parsed) && parsed.length <= 128 ? null : invalid;
    } catch {
      return invalid;
    }
  }
  return null;
}
