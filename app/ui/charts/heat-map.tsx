// A table whose cells are shaded by value: readable as a table by everyone, seen as a map.
import { shade } from "./shade.ts";

export type HeatCell = {
  text: string;
  /** 0–1, how strongly the cell is shaded; null leaves it plain */
  strength: number | null;
  /** the running month: not over yet */
  incomplete?: boolean;
};
export type HeatRow = { heading: string; lead: string; cells: HeatCell[] };

type Props = {
  labelledBy: string;
  columns: string[];
  leadHeading: string;
  rowHeading: string;
  rows: HeatRow[];
  /** read out after the value of an incomplete cell */
  incompleteLabel: string;
};

export function HeatMap({ labelledBy, columns, leadHeading, rowHeading, rows, incompleteLabel }: Props) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className="pr-scroll" tabIndex={0} aria-labelledby={labelledBy}>
      <table className="pr-heat" aria-labelledby={labelledBy}>
        <thead>
          <tr>
            <th scope="col">{rowHeading}</th>
            <th scope="col">{leadHeading}</th>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.heading}>
              <th scope="row">{row.heading}</th>
              <td>{row.lead}</td>
              {columns.map((column, index) => (
                <Cell key={column} cell={row.cells[index]} incompleteLabel={incompleteLabel} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Cell({ cell, incompleteLabel }: { cell: HeatCell | undefined; incompleteLabel: string }) {
  if (!cell) return <td className="pr-heat__future" />;
  const { text, strength, incomplete } = cell;
  const colours = strength === null ? undefined : shade(strength);
  return (
    <td
      className={incomplete ? "pr-heat__cell pr-heat__cell--incomplete" : "pr-heat__cell"}
      style={colours && { backgroundColor: colours.background, color: colours.ink }}
    >
      {text}
      {incomplete && <span className="pr-hidden"> {incompleteLabel}</span>}
    </td>
  );
}
