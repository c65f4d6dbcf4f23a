/** What a bulk query may look like, and how its result is cut into rows. */
import {
  type DocumentNode,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from "graphql";

const MOST_CONNECTIONS = 5;
const DEEPEST = 2;

/** A connection by the name it has in the answer, and the connections inside its nodes. */
export type Shape = { name: string; nested: Map<string, Shape> };

/** Why Shopify would refuse the query, or null. */
export function bulkProblem(schema: GraphQLSchema, document: DocumentNode): string | null {
  const operation = operationOf(document);
  if (operation?.operation !== "query") return "The bulk operation must be a single query.";
  const roots = fieldsIn(document, operation.selectionSet);
  if (roots.length !== 1) return "Bulk queries must contain exactly one top-level field.";
  const root = roots[0]!;
  if (root.name.value === "node" || root.name.value === "nodes")
    return "Bulk queries cannot contain a top level `node` or `nodes` field.";

  let connections = 0;
  let problem: string | null = null;
  const walk = (
    set: SelectionSetNode,
    parent: GraphQLCompositeType,
    depth: number,
    inList: boolean,
  ): void => {
    for (const { field, on } of typedFields(schema, document, set, parent)) {
      if (problem) return;
      if (!isObjectType(on) && !isInterfaceType(on)) continue;
      const definition = on.getFields()[field.name.value];
      if (!definition || !field.selectionSet) continue;
      const type = getNamedType(definition.type);
      if (!isCompositeType(type)) continue;
      if (!type.name.endsWith("Connection")) {
        const isItems = /(Connection|Edge)$/.test(on.name);
        const list = isListType(getNullableType(definition.type)) && !isItems;
        walk(field.selectionSet, type, depth, inList || list);
        continue;
      }
      connections++;
      if (inList)
        problem = "Queries that contain a connection field within a list field are not currently supported.";
      else if (depth + 1 > DEEPEST)
        problem = `Queries cannot contain connections with a nesting depth greater than ${DEEPEST}.`;
      else if (!nodeImplementsNode(schema, type))
        problem = `The nodes of ${field.name.value} must implement Node.`;
      else if (hasNested(schema, document, field, type) && !selectsId(schema, document, field, type))
        problem =
          "The parent 'node' field for a nested connection must select the 'id' field without an alias and must be of 'ID' return type.";
      if (!problem) walk(field.selectionSet, type, depth + 1, false);
    }
  };
  const query = schema.getQueryType();
  if (query) walk(operation.selectionSet, query, 0, false);
  if (problem) return problem;
  if (connections === 0) return "Bulk queries must contain at least one connection.";
  if (connections > MOST_CONNECTIONS)
    return `Bulk queries cannot contain more than ${MOST_CONNECTIONS} connections.`;
  return rootIsConnection(schema, root)
    ? null
    : "The twin runs bulk queries whose top-level field is a connection.";
}

export function shapeOf(schema: GraphQLSchema, document: DocumentNode): Shape {
  const query = schema.getQueryType()!;
  const shape = nestedShapes(schema, document, operationOf(document)!.selectionSet, query);
  return [...shape.values()][0]!;
}

/** The same query with a page size and cursor on its root connection, and the page's end asked for. */
export function pagedRoot(document: DocumentNode, first: number, after: string | null): DocumentNode {
  const operation = operationOf(document)!;
  const root = operation.selectionSet.selections[0] as FieldNode;
  const name = (value: string) => ({ kind: Kind.NAME, value }) as const;
  const paged: FieldNode = {
    ...root,
    arguments: [
      ...(root.arguments ?? []).filter(
        (arg) => !["first", "last", "after", "before"].includes(arg.name.value),
      ),
      { kind: Kind.ARGUMENT, name: name("first"), value: { kind: Kind.INT, value: String(first) } },
      ...(after === null
        ? []
        : [
            { kind: Kind.ARGUMENT, name: name("after"), value: { kind: Kind.STRING, value: after } } as const,
          ]),
    ],
    selectionSet: {
      kind: Kind.SELECTION_SET,
      selections: [
        ...(root.selectionSet?.selections ?? []),
        {
          kind: Kind.FIELD,
          name: name("pageInfo"),
          alias: name("__twinPage"),
          selectionSet: {
            kind: Kind.SELECTION_SET,
            selections: ["hasNextPage", "endCursor"].map(
              (field) => ({ kind: Kind.FIELD, name: name(field) }) as const,
            ),
          },
        },
      ],
    },
  };
  const changed: OperationDefinitionNode = {
    ...operation,
    selectionSet: { ...operation.selectionSet, selections: [paged] },
  };
  return { ...document, definitions: document.definitions.map((d) => (d === operation ? changed : d)) };
}

function nestedShapes(
  schema: GraphQLSchema,
  document: DocumentNode,
  set: SelectionSetNode,
  parent: GraphQLCompositeType,
): Map<string, Shape> {
  const shapes = new Map<string, Shape>();
  for (const { field, on } of typedFields(schema, document, set, parent)) {
    if (!field.selectionSet || (!isObjectType(on) && !isInterfaceType(on))) continue;
    const type = getNamedType(on.getFields()[field.name.value]!.type);
    if (!isCompositeType(type)) continue;
    if (type.name.endsWith("Connection")) {
      const name = field.alias?.value ?? field.name.value;
      shapes.set(name, { name, nested: nestedShapes(schema, document, field.selectionSet, type) });
    } else if (/(Connection|Edge)$/.test(on.name))
      for (const [name, shape] of nestedShapes(schema, document, field.selectionSet, type))
        shapes.set(name, shape);
  }
  return shapes;
}

function operationOf(document: DocumentNode): OperationDefinitionNode | null {
  const found = document.definitions.filter((d) => d.kind === Kind.OPERATION_DEFINITION);
  return found.length === 1 ? (found[0] as OperationDefinitionNode) : null;
}

function fieldsIn(document: DocumentNode, set: SelectionSetNode): FieldNode[] {
  return set.selections.flatMap((selection) =>
    selection.kind === Kind.FIELD ? [selection] : fieldsIn(document, setOf(document, selection)),
  );
}

/** Fields with the type they are asked of, through inline and named fragments. */
function typedFields(
  schema: GraphQLSchema,
  document: DocumentNode,
  set: SelectionSetNode,
  parent: GraphQLCompositeType,
): { field: FieldNode; on: GraphQLCompositeType }[] {
  return set.selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [{ field: selection, on: parent }];
    const condition =
      selection.kind === Kind.INLINE_FRAGMENT
        ? selection.typeCondition?.name.value
        : fragmentOf(document, selection.name.value)?.typeCondition.name.value;
    const type = condition ? schema.getType(condition) : parent;
    return type && isCompositeType(type)
      ? typedFields(schema, document, setOf(document, selection), type)
      : [];
  });
}

function setOf(document: DocumentNode, selection: Exclude<SelectionNode, FieldNode>): SelectionSetNode {
  if (selection.kind === Kind.INLINE_FRAGMENT) return selection.selectionSet;
  return fragmentOf(document, selection.name.value)!.selectionSet;
}

function fragmentOf(document: DocumentNode, name: string) {
  for (const definition of document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === name) return definition;
  return undefined;
}

function rootIsConnection(schema: GraphQLSchema, root: FieldNode): boolean {
  const field = schema.getQueryType()?.getFields()[root.name.value];
  return field !== undefined && getNamedType(field.type).name.endsWith("Connection");
}

function nodeTypeOf(connection: GraphQLCompositeType): GraphQLCompositeType | null {
  if (!isObjectType(connection)) return null;
  const edge = getNamedType(connection.getFields().edges!.type);
  const node = isObjectType(edge) ? getNamedType(edge.getFields().node!.type) : null;
  return node && isCompositeType(node) ? node : null;
}

function nodeImplementsNode(schema: GraphQLSchema, connection: GraphQLCompositeType): boolean {
  const node = nodeTypeOf(connection);
  if (!node) return false;
  if (isObjectType(node) || isInterfaceType(node))
    return node.getInterfaces().some((i) => i.name === "Node") || isInterfaceType(node);
  return schema.getPossibleTypes(node).every((type) => type.getInterfaces().some((i) => i.name === "Node"));
}

/** The fields selected on the nodes of a connection. */
function nodeFields(
  schema: GraphQLSchema,
  document: DocumentNode,
  field: FieldNode,
  connection: GraphQLCompositeType,
) {
  const node = nodeTypeOf(connection)!;
  return typedFields(schema, document, field.selectionSet!, connection).flatMap(({ field: part }) => {
    if (part.name.value === "nodes") return typedFields(schema, document, part.selectionSet!, node);
    if (part.name.value !== "edges") return [];
    return fieldsIn(document, part.selectionSet!)
      .filter((inner) => inner.name.value === "node")
      .flatMap((inner) => typedFields(schema, document, inner.selectionSet!, node));
  });
}

function hasNested(
  schema: GraphQLSchema,
  document: DocumentNode,
  field: FieldNode,
  type: GraphQLCompositeType,
): boolean {
  return nodeFields(schema, document, field, type).some(({ field: inner, on }) => {
    if (!isObjectType(on) && !isInterfaceType(on)) return false;
    const definition = on.getFields()[inner.name.value];
    return definition !== undefined && getNamedType(definition.type).name.endsWith("Connection");
  });
}

function selectsId(
  schema: GraphQLSchema,
  document: DocumentNode,
  field: FieldNode,
  type: GraphQLCompositeType,
): boolean {
  return nodeFields(schema, document, field, type).some(
    ({ field: inner }) =>
      inner.name.value === "id" && (inner.alias === undefined || inner.alias.value === "id"),
  );
}
