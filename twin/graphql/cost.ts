/**
 * What a query costs before it runs: scalars 0, an object 1, a mutation 10, and a connection 2 plus its page
 * times what one item costs. Shopify's own formula is kinder to large pages, so who stays inside this one
 * stays inside Shopify's.
 */
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  valueFromASTUntyped,
} from "graphql";

export const MOST_PER_QUERY = 1000;
const MUTATION = 10;

export function requestedCost(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Record<string, unknown>,
): number {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);

  const costOf = (set: SelectionSetNode, parent: GraphQLCompositeType): number => {
    let sum = 0;
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) {
        if (!selection.selectionSet || (!isObjectType(parent) && !isInterfaceType(parent))) continue;
        const field = parent.getFields()[selection.name.value];
        const type = field ? getNamedType(field.type) : undefined;
        if (!type || !isCompositeType(type)) continue;
        if (operation.operation === "mutation" && parent === schema.getMutationType()) {
          sum += MUTATION;
          continue;
        }
        if (!type.name.endsWith("Connection")) {
          const skipped = ["edges", "node", "nodes", "pageInfo"].includes(selection.name.value);
          sum +=
            (skipped && parent.name.match(/(Connection|Edge)$/) ? 0 : 1) +
            costOf(selection.selectionSet, type);
          continue;
        }
        const size = pageSize(selection.arguments ?? []);
        sum += 2 + size * (1 + costOf(selection.selectionSet, type));
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        const type = selection.typeCondition ? schema.getType(selection.typeCondition.name.value) : parent;
        if (type && isCompositeType(type)) sum += costOf(selection.selectionSet, type);
      } else {
        const fragment = fragments.get(selection.name.value);
        const type = fragment && schema.getType(fragment.typeCondition.name.value);
        if (fragment && type && isCompositeType(type)) sum += costOf(fragment.selectionSet, type);
      }
    }
    return sum;
  };

  const pageSize = (
    args: readonly { name: { value: string }; value: Parameters<typeof valueFromASTUntyped>[0] }[],
  ) => {
    for (const arg of args)
      if (arg.name.value === "first" || arg.name.value === "last") {
        const value = Number(valueFromASTUntyped(arg.value, variables));
        if (Number.isFinite(value)) return value;
      }
    return 0;
  };

  const root = operation.operation === "mutation" ? schema.getMutationType() : schema.getQueryType();
  return root ? costOf(operation.selectionSet, root) : 0;
}

/** What the answer cost in the end: one point for each object it holds, a mutation its ten. */
export function actualCost(data: unknown, operation: OperationDefinitionNode): number {
  if (operation.operation === "mutation") return MUTATION * operation.selectionSet.selections.length;
  const objects = (value: unknown): number => {
    if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + objects(item), 0);
    if (typeof value !== "object" || value === null) return 0;
    const record = value as Record<string, unknown>;
    const wrapper = "edges" in record || "nodes" in record || "node" in record ? 0 : 1;
    return wrapper + Object.values(record).reduce<number>((sum, item) => sum + objects(item), 0);
  };
  return Math.max(0, objects(data) - 1);
}

/** A leaky bucket of points. */
export class Bucket {
  private available: number;
  private at: number;
  readonly maximum: number;
  readonly perSecond: number;

  constructor(perSecond: number, now: number) {
    this.perSecond = perSecond;
    this.maximum = perSecond * 20;
    this.available = this.maximum;
    this.at = now;
  }

  /** Takes points; false, and nothing taken, when there are not enough. */
  take(points: number, now: number): boolean {
    this.refill(now);
    if (points > this.available) return false;
    this.available -= points;
    return true;
  }

  /** Gives back what a query did not use. */
  giveBack(points: number, now: number): void {
    this.refill(now);
    this.available = Math.min(this.maximum, this.available + Math.max(0, points));
  }

  empty(now: number): void {
    this.refill(now);
    this.available = 0;
  }

  status(now: number): { maximumAvailable: number; currentlyAvailable: number; restoreRate: number } {
    this.refill(now);
    return {
      maximumAvailable: this.maximum,
      currentlyAvailable: Math.floor(this.available),
      restoreRate: this.perSecond,
    };
  }

  private refill(now: number): void {
    const seconds = Math.max(0, now - this.at) / 1000;
    this.available = Math.min(this.maximum, this.available + seconds * this.perSecond);
    this.at = now;
  }
}
