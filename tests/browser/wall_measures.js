/* What the tests of the wall measure on the slide that is shown. */
window.wallMeasures = (() => {
  const current = () => document.querySelector("#stage .slide:not(.leave)");
  const isShown = (element) => element.checkVisibility({ visibilityProperty: true })
    && element.getClientRects().length > 0;
  const nameOf = (element) => `${element.tagName.toLowerCase()}.${element.className}`;

  /* Every piece of text in sight, with the element that it stands in. */
  const texts = () => {
    const found = [];
    for (const root of [current(), document.getElementById("foot")]) {
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        const element = walker.currentNode.parentElement;
        const text = walker.currentNode.textContent.trim();
        if (text && !element.closest("svg") && isShown(element)) {
          found.push({ node: walker.currentNode, element, text });
        }
      }
    }
    return found;
  };

  /* The height of a capital letter or a digit in the element's own type, in px. */
  const canvas = document.createElement("canvas").getContext("2d");
  const letterHeight = (element, letter) => {
    const style = getComputedStyle(element);
    canvas.font = `${style.fontStyle} ${style.fontWeight} 1000px ${style.fontFamily}`;
    return (canvas.measureText(letter).actualBoundingBoxAscent * parseFloat(style.fontSize)) / 1000;
  };

  const sizes = () => texts().map(({ element, text }) => ({
    name: nameOf(element), text,
    number: Boolean(element.closest(".number")) && element.tagName !== "SMALL",
    height: letterHeight(element, "H"),
  }));

  /* A box of what is seen: the lines of text within the element's own box. */
  const boxOf = ({ node, element }) => {
    const range = document.createRange();
    range.selectNodeContents(node);
    const text = range.getBoundingClientRect();
    const block = element.closest("p, h1, figcaption, .heights span, .tick, .last, .key, #foot > *");
    const own = (block || element).getBoundingClientRect();
    return { name: nameOf(block || element), block: block || element, left: text.left,
      right: text.right, top: Math.max(own.top, text.top), bottom: Math.min(own.bottom, text.bottom) };
  };

  const boxes = () => {
    const shapes = [...current().querySelectorAll(".code, .plot, .bar, .line, .row > i")]
      .filter(isShown).map((element) => {
        const { left, right, top, bottom } = element.getBoundingClientRect();
        return { name: nameOf(element), block: element, left, right, top, bottom };
      });
    return [...texts().map(boxOf), ...shapes];
  };

  /* What leaves the screen, and what lies on something else by more than two px. */
  const faults = () => {
    const found = boxes();
    const outside = found.filter((box) => box.left < -1 || box.top < -1
      || box.right > innerWidth + 1 || box.bottom > innerHeight + 1)
      .map((box) => `${box.name} is cut off`);
    const shared = (a, b, low, high) => Math.min(a[high], b[high]) - Math.max(a[low], b[low]);
    const pairs = found.flatMap((a, i) => found.slice(i + 1).map((b) => [a, b]));
    const lying = pairs.filter(([a, b]) => a.block !== b.block && !a.block.contains(b.block)
      && !b.block.contains(a.block) && shared(a, b, "left", "right") > 2
      && shared(a, b, "top", "bottom") > 2).map(([a, b]) => `${a.name} lies on ${b.name}`);
    const root = document.documentElement;
    const scrolls = root.scrollHeight > innerHeight || root.scrollWidth > innerWidth;
    return [...outside, ...lying, ...(scrolls ? ["the page scrolls"] : [])];
  };

  const channel = (value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  /* Mixed colours are told in shares of one, others from 0 to 255. */
  const light = (colour) => {
    const whole = colour.startsWith("color(srgb") ? 255 : 1;
    const [red, green, blue] = colour.match(/[\d.]+/g).map((part) => channel(part * whole));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const ratio = (one, other) => {
    const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const groundOf = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const style = getComputedStyle(each);
      if (style.backgroundImage.startsWith("linear-gradient")) return style.backgroundImage.match(/rgb\([^)]*\)/)[0];
      if (!/^rgba\(.*, 0\)$/.test(style.backgroundColor)) return style.backgroundColor;
    }
    return "rgb(255, 255, 255)";
  };
  const contrasts = () => texts().map(({ element, text }) => {
    const style = getComputedStyle(element);
    const hollow = element.closest(".planned .number");
    const ink = hollow ? style.webkitTextStrokeColor : style.color;
    return { name: nameOf(element), text, ratio: ratio(ink, groundOf(element)) };
  });

  /* Verbs that do not share their line with the end of the name before them. */
  const lonelyVerbs = () => [...current().querySelectorAll(".fresh, .old")].filter(isShown)
    .filter((verb) => {
      const name = document.createRange();
      name.selectNodeContents(verb.parentElement.firstChild);
      const lines = [...name.getClientRects()].map((line) => Math.round(line.bottom));
      return !lines.includes(Math.round(verb.getBoundingClientRect().bottom));
    }).map((verb) => verb.parentElement.textContent);

  return { sizes, faults, contrasts, lonelyVerbs };
})();
