// A table whose order and page live in the address: it sorts without script, and a link to it shows the same rows.
import { Link, useSearchParams } from "@remix-run/react";
import type { ReactNode } from "react";
import { useText } from "./language-provider.tsx";

export type Column<Row, Sort extends string> = {
  key: string;
  heading: string;
  /** name of the order in the address; unsortable without it */
  sort?: Sort;
  number?: boolean;
  cell: (row: Row) => ReactNode;
};

type Props<Row, Sort extends string> = {
  label: string;
  columns: Column<Row, Sort>[];
  rows: Row[];
  rowKey: (row: Row) => string;
  sort?: { by: Sort; descending: boolean };
};

export function SortableTable<Row, Sort extends string>({
  label,
  columns,
  rows,
  rowKey,
  sort,
}: Props<Row, Sort>) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className="pr-scroll" tabIndex={0} aria-label={label}>
      <table className="pr-table">
        <caption className="pr-hidden">{label}</caption>
        <thead className="pr-table__head">
          <tr>
            {columns.map((column) => (
              <Heading key={column.key} column={column} sort={sort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)}>
              {columns.map((column, index) =>
                index === 0 ? (
                  <th key={column.key} scope="row">
                    {column.cell(row)}
                  </th>
                ) : (
                  <td key={column.key} className={column.number ? "pr-table__number" : undefined}>
                    {column.cell(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

type HeadingProps<Row, Sort extends string> = Pick<Props<Row, Sort>, "sort"> & { column: Column<Row, Sort> };

function Heading<Row, Sort extends string>({ column, sort }: HeadingProps<Row, Sort>) {
  const text = useText();
  const [query] = useSearchParams();
  const className = column.number ? "pr-table__number" : undefined;
  if (!column.sort) {
    return (
      <th scope="col" className={className}>
        {column.heading}
      </th>
    );
  }
  const current = sort?.by === column.sort;
  // numbers and dates are wanted from the top, names from the beginning
  const descending = current ? !sort.descending : Boolean(column.number);
  const next = new URLSearchParams(query);
  next.set("sort", descending ? `-${column.sort}` : column.sort);
  next.delete("page");
  return (
    <th
      scope="col"
      className={className}
      aria-sort={current ? (sort.descending ? "descending" : "ascending") : undefined}
    >
      <Link
        className="pr-sort"
        to={`?${next}`}
        preventScrollReset
        aria-label={text("common.sortBy", { column: column.heading })}
      >
        {column.heading}
        {current && <span aria-hidden="true">{sort.descending ? " ↓" : " ↑"}</span>}
      </Link>
    </th>
  );
}
