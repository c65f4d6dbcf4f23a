/**
 * How a field gets its value. A type with a map of fields is modelled: what its map lacks is null where the
 * schema allows it and an honest error where not. A type without a map is read from plain literals.
 */
import {
  execute,
  GraphQLError,
  type GraphQLFieldResolver,
  type GraphQLTypeResolver,
  isNonNullType,
} from "graphql";
import { type Args, type Ctx, type Fields, tagOf } from "./context.ts";
import { automaticDiscountFields } from "./fields/automatic-discount.ts";
import { customerFields } from "./fields/customer.ts";
import { discountFields } from "./fields/discount.ts";
import { metafieldFields } from "./fields/metafield.ts";
import { orderFields } from "./fields/order.ts";
import { productFields } from "./fields/product.ts";
import { queryFields } from "./fields/query.ts";
import { shopFields } from "./fields/shop.ts";
import { automaticDiscountMutations } from "./mutations/automatic-discount.ts";
import { customerMutations } from "./mutations/customer.ts";
import { discountMutations } from "./mutations/discount.ts";
import { metafieldMutations } from "./mutations/metafield.ts";
import { platformMutations } from "./mutations/platform.ts";
import { segmentMutations } from "./mutations/segment.ts";
import { loadAdminSchema } from "./schema.ts";

const types: Record<string, Fields> = {
  QueryRoot: queryFields,
  Mutation: {
    ...customerMutations,
    ...automaticDiscountMutations,
    ...discountMutations,
    ...metafieldMutations,
    ...platformMutations,
    ...segmentMutations,
  },
  ...orderFields,
  ...customerFields,
  ...productFields,
  ...shopFields,
  ...automaticDiscountFields,
  ...discountFields,
  ...metafieldFields,
};

const fieldResolver: GraphQLFieldResolver<unknown, Ctx> = (source, args: Args, ctx, info) => {
  const known = types[info.parentType.name]?.[info.fieldName];
  if (known) return known(source, args, ctx);
  if (!types[info.parentType.name] && typeof source === "object" && source !== null) {
    const value = (source as Record<string, unknown>)[info.fieldName];
    if (value !== undefined) return value;
  }
  if (!isNonNullType(info.returnType)) return null;
  throw new GraphQLError(`The twin does not implement ${info.parentType.name}.${info.fieldName}.`);
};

const typeResolver: GraphQLTypeResolver<unknown, Ctx> = (value) => tagOf(value);

/** Runs a validated document against the model. */
export const executeAdmin: Ctx["execute"] = (document, ctx, variables, operationName) =>
  execute({
    schema: loadAdminSchema(),
    document,
    contextValue: ctx,
    variableValues: variables,
    operationName,
    fieldResolver,
    typeResolver,
  }) as ReturnType<Ctx["execute"]>;
