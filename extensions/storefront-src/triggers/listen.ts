// Listens to the browser for signs of leaving and for the page's states.
import type { TriggerType } from "../../../app/popups/campaign.ts";
import { follow } from "./follow.ts";
import type { Levels } from "./set-off.ts";

/**
 * Told of a sign, its strength and from what strength on it usually means leaving; and once a second without one.
 * @returns whether something came of it
 */
export type Hear = (sign?: TriggerType, value?: number, usual?: number) => unknown;

export function listen(levels: Levels, hear: Hear): void {
  const page = document.documentElement;
  /** Whatever is heard, nobody is idle. */
  const on = <E extends Event>(type: string, heard?: (event: E) => void) =>
    addEventListener(
      type,
      (event) => {
        levels.idle = 0;
        heard?.(event as E);
      },
      true,
    );
  const pointer = follow(200);
  const thumb = follow(400);
  let finger: typeof thumb;
  let foot: unknown;
  /** what scrolls without a finger having dragged is a link to the top, or a script */
  let dragged: unknown;

  on<MouseEvent>("mousemove", ({ clientX, clientY, timeStamp }) => pointer(clientX, clientY, timeStamp));
  on<MouseEvent>("mouseout", ({ clientX, clientY, timeStamp, relatedTarget }) => {
    // not at the sides or the foot, not towards the scroll bar; and an open select menu hangs over the page: the
    // pointer on it has "left"
    if (
      !relatedTarget &&
      clientY <= 0 &&
      clientX < page.clientWidth &&
      document.activeElement?.tagName !== "SELECT"
    )
      hear("exit-pointer", pointer(clientX, clientY, timeStamp), 300);
  });
  on<TouchEvent>("touchstart", ({ touches }) => {
    finger = follow(250);
    dragged = 0;
    // a second finger is for zooming
    foot = !touches[1] && touches[0]!.clientY > innerHeight * 0.88;
  });
  on<TouchEvent>("touchmove", ({ touches, timeStamp }) => {
    dragged = 1;
    finger(0, touches[0]!.clientY, timeStamp);
  });
  on<TouchEvent>("touchend", ({ changedTouches, timeStamp }) => {
    const { clientY } = changedTouches[0]!;
    if (foot && clientY < innerHeight / 2) hear("flick", finger(0, clientY, timeStamp), 1500);
  });
  on("scroll", ({ timeStamp }) => {
    levels["scroll-depth"] = Math.max(
      levels["scroll-depth"]!,
      ((scrollY + innerHeight) / page.scrollHeight) * 100,
    );
    if (dragged) hear("scroll-up", thumb(0, scrollY, timeStamp), 1500);
  });
  on("keydown");
  setInterval(() => {
    if (document.hidden) return;
    levels.idle!++;
    levels["time-on-page"]!++;
    hear();
  }, 1000);
}
