// The ledger as one would write it on paper: plain numbers, one customer, nothing shared with the product. Programme of
// POINTS_RULES: a point per 100 minor units of what is kept, open at the end of 14 days, gone at the end of 60.
export const RETURN_DAYS = 14;
export const EXPIRY_DAYS = 60;
export const GIVEN_BACK_DAYS = 30;

type Pile = { source: string; points: number; opens: number; ends: number };
type Order = { total: number; refunded: number; cancelled: boolean; day: number };

/** Days are whole numbers; everything happens at noon. */
export class PlainLedger {
  day = 0;
  owed = 0;
  piles: Pile[] = [];
  orders: Order[] = [];
  earned: number[] = [];
  redeemed: { price: number; day: number; open: boolean }[] = [];
  imported = false;
  given = 0;

  get available(): number {
    return sum(this.piles.filter((pile) => this.isOpen(pile)));
  }

  get pending(): number {
    return sum(this.piles.filter((pile) => !this.isOpen(pile)));
  }

  pass(days: number): void {
    this.day += days;
  }

  /** What time has done comes before whatever is done next. */
  look(): void {
    this.piles = this.piles.filter((pile) => this.day <= pile.ends);
    this.payOwed();
  }

  order(total: number): number {
    this.orders.push({ total, refunded: 0, cancelled: false, day: this.day });
    this.earned.push(0);
    this.settle(this.orders.length - 1);
    return this.orders.length - 1;
  }

  refund(nth: number, amount: number): void {
    const order = this.orders[nth]!;
    order.refunded = Math.min(order.total, order.refunded + amount);
    this.settle(nth);
  }

  setCancelled(nth: number, cancelled: boolean): void {
    this.orders[nth]!.cancelled = cancelled;
    this.settle(nth);
  }

  /** @returns whether there was enough */
  redeem(price: number): boolean {
    if (this.owed > 0 || this.available < price) return false;
    this.draw(price, this.openPiles());
    this.redeemed.push({ price, day: this.day, open: true });
    return true;
  }

  giveBack(nth: number): boolean {
    const one = this.redeemed[nth]!;
    if (!one.open) return false;
    one.open = false;
    const ends = Math.max(one.day + EXPIRY_DAYS, this.day + GIVEN_BACK_DAYS);
    this.add(`redemption ${nth}`, one.price, this.day, ends);
    return true;
  }

  adjust(points: number): boolean {
    if (points > 0) this.add(`adjust ${this.given++}`, points, this.day, this.day + EXPIRY_DAYS);
    else {
      if (this.owed > 0 || this.available < -points) return false;
      this.draw(-points, this.openPiles());
    }
    return true;
  }

  /** @param lasts days */
  import(points: number, lasts: number): boolean {
    if (this.imported) return false;
    this.imported = true;
    this.add("import", points, this.day, this.day + lasts);
    return true;
  }

  private settle(nth: number): void {
    const { total, refunded, cancelled, day } = this.orders[nth]!;
    const points = cancelled ? 0 : Math.floor((total - refunded) / 100);
    const more = points - this.earned[nth]!;
    this.earned[nth] = points;
    const source = `order ${nth}`;
    if (more > 0) this.add(source, more, day + RETURN_DAYS + 1, day + EXPIRY_DAYS);
    if (more < 0) {
      const own = this.piles.filter((pile) => pile.source === source);
      const others = this.openPiles().filter((pile) => pile.source !== source);
      this.owed += this.draw(-more, [...own, ...others]);
    }
  }

  private add(source: string, points: number, opens: number, ends: number): void {
    const own = this.piles.find((pile) => pile.source === source);
    if (own) own.points += points;
    else this.piles.push({ source, points, opens, ends });
    this.payOwed();
  }

  private payOwed(): void {
    this.owed = this.draw(this.owed, this.openPiles());
  }

  /** @returns what could not be paid */
  private draw(points: number, piles: Pile[]): number {
    let missing = points;
    for (const pile of piles) {
      const part = Math.min(missing, pile.points);
      pile.points -= part;
      missing -= part;
    }
    this.piles = this.piles.filter((pile) => pile.points > 0);
    return missing;
  }

  private isOpen(pile: Pile): boolean {
    return pile.opens <= this.day;
  }

  private openPiles(): Pile[] {
    const order = new Map(this.piles.map((pile, place) => [pile, place]));
    return this.piles
      .filter((pile) => this.isOpen(pile))
      .sort((a, b) => a.ends - b.ends || a.opens - b.opens || order.get(a)! - order.get(b)!);
  }
}

function sum(piles: Pile[]): number {
  return piles.reduce((total, { points }) => total + points, 0);
}
