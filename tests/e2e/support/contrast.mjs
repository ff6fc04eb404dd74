// SPDX-License-Identifier: EUPL-1.2
// How far colours are apart, and what of a page is too near to what lies around it.
// Source: WCAG 2.2, success criteria 1.4.3 (text), 1.4.10 (reflow), 1.4.11 (fields and the focus), 2.4.7 and 2.4.11 (the
// focus is seen), and its definitions of relative luminance and contrast ratio.

// What a browser computes for a colour, as [red, green, blue, alpha] of 255 and 1.
export function parse(text) {
  const [red, green, blue, alpha = 1] = text.match(/-?[\d.]+(e-?\d+)?/g).map(Number);
  return text.startsWith('color(') ? [red * 255, green * 255, blue * 255, alpha] : [red, green, blue, alpha];
}

// The colour that one sees where `top` lies over `below`.
export function over(top, below) {
  return [0, 1, 2].map((at) => top[at] * top[3] + below[at] * (1 - top[3])).concat(1);
}

export function luminance(colour) {
  const [red, green, blue] = colour.map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

export function contrast(one, other) {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

// All below runs in a page, where inspectSource puts it.

const LIMITS = { TEXT_MIN: 4.5, LARGE_MIN: 3, SHAPE_MIN: 3, RING_MIN_PX: 2 };
const SELECTORS = {
  FOCUSABLE: 'a[href], button, input:not([type=hidden]), select, textarea, summary, [data-focus]',
  CONTROLS: 'input:not([type=hidden]), select, textarea, .utrecht-button, .utrecht-button-link',
};

// The colour behind what an element holds: its own background, and those of what it lies in.
function backdrop(element) {
  const layers = [];
  for (let at = element; at; at = at.parentElement) {
    layers.push(parse(getComputedStyle(at).backgroundColor));
    if (layers.at(-1)[3] === 1) break;
  }
  return layers.reduceRight((below, top) => over(top, below), [255, 255, 255, 1]);
}

function nameOf(element) {
  const text = element.innerText || element.name || element.value || '';
  return `${element.tagName.toLowerCase()}.${[...element.classList].join('.')} "${text.trim().slice(0, 30)}"`;
}

// False for what has no place, and for what a screen reader alone tells.
function isSeen(element) {
  const { visibility, clipPath, opacity } = getComputedStyle(element);
  const { width, height } = element.getBoundingClientRect();
  return width > 1 && height > 1 && visibility === 'visible' && opacity !== '0' && !element.closest('.verborgen') && clipPath === 'none';
}

function holdsText(element) {
  const hasText = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  return element.matches('input, textarea, select') || (hasText && !element.matches('option'));
}

// Text of `root` that is hard to read.
function textFaults(root = document.body) {
  const all = [root, ...root.querySelectorAll('*')].filter((one) => holdsText(one) && isSeen(one));
  return all.flatMap((one) => {
    const { color, fontSize, fontWeight } = getComputedStyle(one);
    const size = parseFloat(fontSize), isLarge = size >= 24 || (size >= 18.66 && fontWeight >= 700);
    const behind = backdrop(one), ratio = contrast(over(parse(color), behind), behind);
    return ratio < (isLarge ? LARGE_MIN : TEXT_MIN) ? [`text ${ratio.toFixed(2)}: ${nameOf(one)}`] : [];
  });
}

// What draws a field or a button. A browser draws the edge of a tick box itself, and all of it in forced colours.
function shapesOf(element) {
  const { borderTopColor, borderTopWidth, backgroundColor, accentColor } = getComputedStyle(element);
  if (element.matches('[type=radio], [type=checkbox]')) return accentColor === 'auto' ? [] : [accentColor];
  return parseFloat(borderTopWidth) ? [backgroundColor, borderTopColor] : [backgroundColor];
}

function hasNoArrow(select) {
  const { appearance, backgroundImage } = getComputedStyle(select);
  return appearance === 'none' && backgroundImage === 'none';
}

// Fields and buttons that are hard to see, and lists that one cannot tell from a field.
function shapeFaults() {
  return [...document.querySelectorAll(CONTROLS)].filter((one) => isSeen(one) && shapesOf(one).length).flatMap((one) => {
    const behind = backdrop(one.parentElement), shapes = shapesOf(one);
    const best = Math.max(...shapes.map((shape) => contrast(over(parse(shape), behind), behind)));
    const faults = best < SHAPE_MIN && !hasRing(one) ? [`shape ${best.toFixed(2)}: ${nameOf(one)}`] : [];
    return one.matches('select') && hasNoArrow(one) ? [...faults, `no arrow: ${nameOf(one)}`] : faults;
  });
}

// What one meets on the way out of an element that has the focus: its inside, its outline, its shadow, the page.
function bandsOf(element, pseudo) {
  const { outlineStyle, outlineWidth, outlineColor, boxShadow } = getComputedStyle(element, pseudo);
  const outline = outlineStyle === 'none' ? 0 : parseFloat(outlineWidth);
  const [, colour, spread] = boxShadow.match(/^(.*\)) 0px 0px 0px ([\d.]+)px$/) ?? [];
  const rings = [];
  if (outline >= RING_MIN_PX) rings.push(parse(outlineColor));
  if (spread - outline >= RING_MIN_PX) rings.push(parse(colour));
  return [backdrop(element), ...rings, backdrop(element.parentElement)];
}

// One of the rings stands out from both of its neighbours.
function hasRing(element) {
  return [null, '::after'].some((pseudo) => {
    const bands = bandsOf(element, pseudo);
    return bands.slice(1, -1).some((ring, at) => Math.min(contrast(ring, bands[at]), contrast(ring, bands[at + 2])) >= SHAPE_MIN);
  });
}

// It is beyond the window, or something else lies over the middle of what is in the window of its first line.
function isCovered(element) {
  const { left, right, top, bottom } = element.getClientRects()[0];
  const middle = (from, to, end) => (Math.max(from, 0) + Math.min(to, end)) / 2;
  const there = document.elementFromPoint(middle(left, right, innerWidth), middle(top, bottom, innerHeight));
  return !there || !(there.contains(element) || element.contains(there));
}

function focusFaultsOf(element) {
  element.focus();
  if (document.activeElement !== element || !element.matches(':focus-visible')) return [`takes no focus: ${nameOf(element)}`];
  const faults = textFaults(element).map((fault) => `focused ${fault}`);
  if (!isSeen(element) || isCovered(element)) faults.push(`focused and covered: ${nameOf(element)}`);
  if (!hasRing(element)) faults.push(`focus is not seen: ${nameOf(element)}: ${bandsOf(element).map((band) => `rgb(${band.slice(0, 3)})`).join(' ')}`);
  return faults;
}

// Gives everything the focus, as Tab does.
function focusFaults() {
  return [...document.querySelectorAll(FOCUSABLE)].filter((one) => one.getClientRects().length).flatMap(focusFaultsOf);
}

// What makes the page scroll sideways, and text that is cut off. A row that ends in an ellipsis leads to all of it.
function sizeFaults() {
  const { scrollWidth, clientWidth } = document.documentElement;
  const all = [...document.body.querySelectorAll('*')].filter(isSeen);
  const wide = all.filter((one) => one.getBoundingClientRect().right > clientWidth + 1).slice(-2).map(nameOf);
  const cut = all.filter((one) => holdsText(one) && !one.matches('input, textarea, select') && getComputedStyle(one).textOverflow !== 'ellipsis' && getComputedStyle(one).overflow !== 'visible'
    && (one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1)).map(nameOf);
  return [...scrollWidth > clientWidth ? [`scrolls sideways by ${scrollWidth - clientWidth} px: ${wide}`] : [], ...cut.map((one) => `cut off: ${one}`)];
}

// What moves by itself, or takes its time.
function motionFaults() {
  return [...document.querySelectorAll('*')].filter((one) => {
    const { transitionDuration, animationName, scrollBehavior } = getComputedStyle(one);
    return /[1-9]/.test(transitionDuration) || animationName !== 'none' || scrollBehavior === 'smooth';
  }).map((one) => `moves: ${nameOf(one)}`);
}

const PARTS = [parse, over, luminance, contrast, backdrop, nameOf, isSeen, holdsText, textFaults, shapesOf, hasNoArrow, shapeFaults, bandsOf, hasRing, isCovered,
  focusFaultsOf, focusFaults, sizeFaults, motionFaults];

// A script for a page, which then has inspect.textFaults() and the others: each returns sentences, none where all is well.
export const inspectSource = `globalThis.inspect = (() => {
  const { ${Object.keys({ ...LIMITS, ...SELECTORS })} } = ${JSON.stringify({ ...LIMITS, ...SELECTORS })};
  ${PARTS.join('\n')}
  return { textFaults, shapeFaults, focusFaults, sizeFaults, motionFaults };
})();`;
