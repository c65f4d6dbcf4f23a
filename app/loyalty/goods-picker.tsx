// Which products, collections, segments or tiers a rule is for; none chosen = all of them.
import { BlockStack, Checkbox, InlineStack, Text } from "@shopify/polaris";
import { SegmentPicker } from "../segments/segment-picker.tsx";
import { useText } from "../ui/language-provider.tsx";
import { useFormWorld, useProblem } from "./draft-fields.tsx";
import { NamedPicker } from "./named-picker.tsx";

type Goods = { products: string[]; collections: string[] };
type GoodsProps = { path: string; chosen: Goods; onChange: (chosen: Partial<Goods>) => void };

export function GoodsPicker({ path, chosen, onChange }: GoodsProps) {
  const text = useText();
  const world = useFormWorld();
  return (
    <BlockStack gap="200">
      <NamedPicker
        label={text("programme.pick.products")}
        help={text("programme.pick.productsHint")}
        address="/app/segments/products?kind=product"
        chosen={chosen.products}
        titles={world.products}
        error={useProblem(`${path}.products`)}
        onChange={(products) => onChange({ products })}
      />
      <NamedPicker
        label={text("programme.pick.collections")}
        help={text("programme.pick.collectionsHint")}
        address="/app/segments/products?kind=collection"
        chosen={chosen.collections}
        titles={world.collections}
        error={useProblem(`${path}.collections`)}
        onChange={(collections) => onChange({ collections })}
      />
    </BlockStack>
  );
}

type ListProps = { path: string; chosen: string[]; onChange: (chosen: string[]) => void };

export function SegmentsPicker({ path, chosen, onChange }: ListProps) {
  const text = useText();
  const { segments } = useFormWorld();
  const error = useProblem(path);
  return (
    <BlockStack gap="100">
      <Text as="p">{text("programme.pick.segments")}</Text>
      <SegmentPicker chosen={chosen} segments={segments} error={error} onChange={onChange} />
    </BlockStack>
  );
}

export function TiersPicker({ path, chosen, onChange }: ListProps) {
  const text = useText();
  const { tiers } = useFormWorld();
  const error = useProblem(path);
  // one that is gone from the tiers above has to be taken away here too
  const gone = chosen.filter((id) => !tiers.some((tier) => tier.id === id));
  if (tiers.length === 0 && gone.length === 0) return null;
  const tick = (id: string, on: boolean) =>
    onChange(on ? [...chosen, id] : chosen.filter((one) => one !== id));
  return (
    <fieldset className="pr-fieldset">
      <legend>{text("programme.pick.tiers")}</legend>
      <InlineStack gap="400">
        {[...tiers, ...gone.map((id) => ({ id, name: text("programme.pick.goneTier") }))].map(
          ({ id, name }) => (
            <Checkbox
              key={id}
              label={<bdi>{name.trim() || text("programme.tiers.one")}</bdi>}
              checked={chosen.includes(id)}
              onChange={(on) => tick(id, on)}
            />
          ),
        )}
      </InlineStack>
      {error && (
        <Text as="p" tone="critical">
          {error}
        </Text>
      )}
    </fieldset>
  );
}
