/** @jsxImportSource preact */
// The page: balance, codes, rewards, tier, cards, birthday, ways to earn, history. Everything it says comes from lines.ts.

import { BirthdayCard } from "./birthday-card.tsx";
import type { Host } from "./host.ts";
import {
  balanceLines,
  cardLines,
  codeLines,
  historyLines,
  nextReward,
  nextTierLine,
  rewardLines,
  tierProgress,
  wayLines,
} from "./lines.ts";
import { SaidBanner, TryAgain } from "./said.tsx";
import type { State } from "./state.ts";
import type { Talk } from "./talk.ts";
import { type Loyalty, useLoyalty } from "./use-loyalty.ts";

export function LoyaltyPage({ host, talk }: { host: Host; talk: Talk }) {
  const loyalty = useLoyalty(talk);
  const { state } = loyalty;
  const heading = state.phase === "ready" ? state.programme.name : host.translate("name");
  return (
    <s-page heading={heading}>
      {state.phase === "loading" && <s-spinner accessibilityLabel={host.translate("wait")} />}
      {state.phase === "failed" && <TryAgain host={host} problem={state.problem} again={loyalty.again} />}
      {state.phase === "none" && <s-paragraph>{host.translate("none")}</s-paragraph>}
      {state.phase === "ready" && <Ready host={host} state={state} loyalty={loyalty} />}
    </s-page>
  );
}

type ReadyState = Extract<State, { phase: "ready" }>;
type Parts = { host: Host; state: ReadyState; loyalty: Loyalty };

function Ready({ host, state, loyalty }: Parts) {
  const { programme, account } = state;
  return (
    <s-stack gap="large">
      {programme.state === "paused" && (
        <s-banner tone="info">
          <s-text>{host.translate("paused")}</s-text>
        </s-banner>
      )}
      <SaidBanner host={host} said={state.said} />
      <Balance host={host} state={state} loyalty={loyalty} />
      <Codes host={host} state={state} loyalty={loyalty} />
      <Rewards host={host} state={state} loyalty={loyalty} />
      <Cards host={host} state={state} loyalty={loyalty} />
      {programme.ways.some(({ kind }) => kind === "birthday") && (
        <BirthdayCard
          key={`${account.birthday}`}
          host={host}
          points={programme.ways.find(({ kind }) => kind === "birthday")!.points}
          told={account.birthday}
          busy={state.busy !== null}
          loyalty={loyalty}
        />
      )}
      <Ways host={host} state={state} loyalty={loyalty} />
      <History host={host} state={state} loyalty={loyalty} />
    </s-stack>
  );
}

function Balance({ host, state: { programme, account } }: Parts) {
  const goal = nextReward(host, programme, account);
  const tier = nextTierLine(host, programme, account);
  return (
    <s-section heading={host.translate("balance")}>
      <s-stack gap="base">
        <s-heading>{host.number(account.points)}</s-heading>
        {balanceLines(host, programme, account).map((line) => (
          <s-text key={line}>{line}</s-text>
        ))}
        {goal && (
          <s-stack gap="small-300">
            <s-text>{host.translate("towards", { reward: `${goal.name} (${goal.price})` })}</s-text>
            <s-progress
              value={goal.progress}
              max={1}
              accessibilityLabel={host.translate("towards", { reward: goal.name })}
            />
          </s-stack>
        )}
        {account.tier && (
          <s-stack direction="inline" gap="small-300">
            <s-text>{host.translate("tier")}</s-text>
            <s-badge>{account.tier.name}</s-badge>
          </s-stack>
        )}
        {tier && (
          <s-stack gap="small-300">
            <s-text>{tier}</s-text>
            <s-progress value={tierProgress(programme, account)} max={1} accessibilityLabel={tier} />
          </s-stack>
        )}
      </s-stack>
    </s-section>
  );
}

function Codes({ host, state: { account } }: Parts) {
  const codes = codeLines(host, account);
  if (codes.length === 0) return null;
  return (
    <s-section heading={host.translate("codes")}>
      <s-unordered-list>
        {codes.map(({ code, reward, until }) => (
          <s-list-item key={code}>
            <s-text>{reward}: </s-text>
            <s-text type="strong">{code}</s-text>
            {until && <s-text color="subdued"> {until}</s-text>}
          </s-list-item>
        ))}
      </s-unordered-list>
    </s-section>
  );
}

function Rewards({ host, state, loyalty }: Parts) {
  const rewards = rewardLines(host, state.programme, state.account);
  if (rewards.length === 0) return null;
  return (
    <s-section heading={host.translate("rewards")}>
      <s-stack gap="base">
        {rewards.map(({ id, name, details, price, progress, missing }) => (
          <s-stack key={id} gap="small-300">
            <s-text type="strong">{name}</s-text>
            <s-text>{[price, ...details].join(" · ")}</s-text>
            <s-progress value={progress} max={1} accessibilityLabel={`${name}: ${price}`} />
            {missing && <s-text color="subdued">{missing}</s-text>}
            <s-button
              disabled={missing !== null || state.busy !== null}
              loading={state.busy === id}
              accessibilityLabel={host.translate("redeem_named", { reward: name })}
              onClick={() => void loyalty.redeem(id)}
            >
              {host.translate("redeem")}
            </s-button>
          </s-stack>
        ))}
      </s-stack>
    </s-section>
  );
}

function Cards({ host, state: { programme, account } }: Parts) {
  const cards = cardLines(host, programme, account);
  if (cards.length === 0) return null;
  return (
    <s-section heading={host.translate("cards")}>
      {cards.map(({ id, name, stamps, progress, gives }) => (
        <s-stack key={id} gap="small-300">
          <s-text type="strong">{name}</s-text>
          <s-text>{stamps}</s-text>
          <s-progress value={progress} max={1} accessibilityLabel={`${name}: ${stamps}`} />
          <s-text color="subdued">{gives}</s-text>
        </s-stack>
      ))}
    </s-section>
  );
}

function Ways({ host, state: { programme } }: Parts) {
  const ways = wayLines(host, programme);
  if (ways.length === 0) return null;
  return (
    <s-section heading={host.translate("ways")}>
      <s-unordered-list>
        {ways.map((line) => (
          <s-list-item key={line}>{line}</s-list-item>
        ))}
      </s-unordered-list>
    </s-section>
  );
}

function History({ host, state: { account } }: Parts) {
  const lines = historyLines(host, account);
  if (lines.length === 0) return null;
  return (
    <s-section heading={host.translate("history")}>
      <s-unordered-list>
        {lines.map(({ id, on, what, points }) => (
          <s-list-item key={id}>
            <s-text>{`${on} · ${what}: `}</s-text>
            <s-text type="strong">{points}</s-text>
          </s-list-item>
        ))}
      </s-unordered-list>
    </s-section>
  );
}
