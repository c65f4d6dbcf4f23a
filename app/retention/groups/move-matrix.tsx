// Who went from which group to which: in words, and as a matrix whose rows are where customers came from.
import { Text } from "@shopify/polaris";
import { shade } from "../../ui/charts/shade.ts";
import { useGroupNames } from "../forecast/group-names.ts";
import { RFM_GROUPS } from "../rfm-groups.ts";
import { useWriters } from "../use-writers.ts";
import type { GroupDates } from "./group-dates.ts";
import { largestMoves, type Move, movement } from "./movement.ts";

const NAMED = 3;

type Props = { moves: Move[]; dates: Pick<GroupDates, "day" | "since">; labelledBy: string };

export function Moves({ moves, dates, labelledBy }: Props) {
  const { text, formats } = useWriters();
  const names = useGroupNames();
  const { up, down, same, fresh } = movement(moves);
  const named = (direction: "up" | "down") =>
    largestMoves(moves, direction, NAMED).map(({ from, to, customers }) => (
      <li key={`${from} ${to}`}>
        {text("groups.moves.one", {
          count: customers,
          from: names("rfm", from!).name,
          to: names("rfm", to).name,
        })}
      </li>
    ));
  return (
    <>
      <Text as="p">
        {text("groups.moves.summary", {
          from: formats.day(dates.since),
          to: formats.day(dates.day),
          up: formats.number(up),
          down: formats.number(down),
          same: formats.number(same),
          fresh: formats.number(fresh),
        })}
      </Text>
      <div className="pr-columns">
        {up > 0 && (
          <div>
            <Text as="h3" variant="headingXs">
              {text("groups.moves.up")}
            </Text>
            <ul>{named("up")}</ul>
          </div>
        )}
        {down > 0 && (
          <div>
            <Text as="h3" variant="headingXs">
              {text("groups.moves.down")}
            </Text>
            <ul>{named("down")}</ul>
          </div>
        )}
      </div>
      <details className="pr-help">
        <summary>{text("groups.moves.matrix")}</summary>
        <Matrix moves={moves} labelledBy={labelledBy} />
      </details>
    </>
  );
}

function Matrix({ moves, labelledBy }: { moves: Move[]; labelledBy: string }) {
  const { text, formats } = useWriters();
  const names = useGroupNames();
  const found = new Map(moves.map((move) => [`${move.from}/${move.to}`, move.customers]));
  const most = Math.max(1, ...moves.map(({ customers }) => customers));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className="pr-scroll" tabIndex={0} aria-labelledby={labelledBy}>
      <table className="pr-heat" aria-labelledby={labelledBy}>
        <thead>
          <tr>
            <th scope="col">{text("groups.moves.fromTo")}</th>
            {RFM_GROUPS.map((group) => (
              <th key={group} scope="col">
                {names("rfm", group).name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {[...RFM_GROUPS, null].map((from) => (
            <tr key={from}>
              <th scope="row">{from === null ? text("groups.moves.fresh") : names("rfm", from).name}</th>
              {RFM_GROUPS.map((to) => {
                const customers = found.get(`${from}/${to}`) ?? 0;
                const colours = customers === 0 ? undefined : shade(customers / most);
                return (
                  <td key={to} style={colours && { backgroundColor: colours.background, color: colours.ink }}>
                    {formats.number(customers)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
