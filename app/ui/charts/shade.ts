// Shades of the emphasis colour with ink that can be read on them (WCAG contrast ≥ 4.5 at every strength).

export type Rgb = [number, number, number];

// Polaris 13: --p-color-bg-surface and --p-color-bg-fill-emphasis
const PALE: Rgb = [255, 255, 255];
const STRONG: Rgb = [0, 91, 211];
// pure black: with Polaris' softer text colour neither ink would reach 4.5 on the middle shades
const DARK_INK: Rgb = [0, 0, 0];
const LIGHT_INK: Rgb = [255, 255, 255];

/** @param strength 0–1; anything beyond is cut */
export function shade(strength: number): { background: string; ink: string } {
  const part = Math.min(1, Math.max(0, strength));
  const background = PALE.map((from, index) => Math.round(from + (STRONG[index]! - from) * part)) as Rgb;
  const ink = contrast(background, DARK_INK) >= contrast(background, LIGHT_INK) ? DARK_INK : LIGHT_INK;
  return { background: `rgb(${background.join(" ")})`, ink: `rgb(${ink.join(" ")})` };
}

/** Contrast ratio of WCAG 2.2, 1–21. */
export function contrast(a: Rgb, b: Rgb): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: Rgb): number {
  const [r, g, b] = colour.map((channel) => {
    const part = channel / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
