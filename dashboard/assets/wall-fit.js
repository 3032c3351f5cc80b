/* The wall's type: as large as the distance asks for, and as much of a slide as then has room. */
"use strict";
window.wallFit = (() => {
  /* 16 arcminutes of a capital letter, which is .727 of the size of the sans; 51 units of it. */
  const LEAST_ANGLE = (16 / 60) * (Math.PI / 180);
  const CAPITAL = 0.727;
  const LEAST_UNITS = 51;
  const UNITS = 1080;
  const INCH = 0.0254;
  const USUAL_SCREEN = 55;
  const USUAL_DISTANCE = 5;
  const SMALLEST_SCALE = 0.8;
  const LARGEST_SCALE = 1.6;
  /* A sentence is set larger when it is short; 57 is the least that can be read. */
  const SIZES = [76, 66, 57];
  /* Where nothing but the sentence stands under the number, both may be larger. */
  const GRAND = 92;
  /* So many of the latest claims are worth shorter sentences. */
  const WANTED_ROWS = 3;
  /* Fewer words round a number than this say nothing. */
  const FEWEST_WORDS = 2;
  const STEPS = ["", "lean", "close", "plain", "spare", "mute"];
  const SHRINKS = [0.85, 0.7];
  /* How far a number gives way to the lines beside it. */
  const GIVES = [1, 0.94, 0.88, 0.82];
  const page = document.documentElement;

  /* How large type must be beside its usual size, for the screen and the distance in the address. */
  const scaleNeeded = () => {
    const { screen, distance } = page.dataset;
    if (!screen && !distance) return 1;
    const inches = Number(screen || USUAL_SCREEN);
    const metres = Number(distance || USUAL_DISTANCE);
    const pixelsAMetre = Math.hypot(innerWidth, innerHeight) / (inches * INCH);
    const size = (2 * metres * Math.tan(LEAST_ANGLE / 2) * pixelsAMetre) / CAPITAL;
    return size / ((LEAST_UNITS * Math.min(innerWidth, innerHeight)) / UNITS);
  };

  /* Set the type; false when the screen is too small to be read from that distance. */
  const setScale = () => {
    const needed = scaleNeeded();
    const scale = Math.min(LARGEST_SCALE, Math.max(SMALLEST_SCALE, needed));
    page.style.setProperty("--k", scale.toFixed(4));
    return needed <= LARGEST_SCALE;
  };

  /* A sentence as it came, in words before and after its number. */
  const said = new WeakMap();
  const pieces = (place) => {
    if (!said.has(place)) {
      const mark = place.querySelector("mark");
      if (!mark) return null;
      const text = (node) => (node && node.nodeType === Node.TEXT_NODE ? node.textContent : "");
      const cut = (words) => words.match(/\s*\S+\s*$|\s*\S+/g) || [];
      said.set(place, {
        place, mark, before: cut(text(mark.previousSibling)), after: cut(text(mark.nextSibling)),
      });
    }
    return said.get(place);
  };

  /* Put a sentence with so many words round its number; dots stand for what is left out. */
  const say = ({ place, mark, before, after }, count) => {
    const left = Math.min(before.length, Math.max(count >> 1, count - after.length));
    const right = Math.min(after.length, count - left);
    let head = before.slice(before.length - left).join("");
    let tail = after.slice(0, right).join("");
    if (left < before.length) head = `… ${head.trimStart()}`;
    if (right < after.length) tail = `${tail.trimEnd()} …`;
    place.replaceChildren(head, mark, tail);
  };

  /* The largest whole number up to high for which it fits; low where none does. */
  const most = (low, high, fits) => {
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (fits(middle)) low = middle;
      else high = middle - 1;
    }
    return low;
  };

  /* Cut a sentence to the lines that it may take; true when all of it is there. */
  const cutToLines = (place) => {
    const sentence = pieces(place);
    const style = getComputedStyle(place);
    place.classList.remove("too-short");
    if (!sentence || style.display === "none") return true;
    const lines = Number(style.getPropertyValue("--lines"));
    const fits = () => Math.round(place.clientHeight / parseFloat(style.lineHeight)) <= lines;
    const words = sentence.before.length + sentence.after.length;
    say(sentence, words);
    if (fits()) return true;
    const kept = most(0, words, (count) => {
      say(sentence, count);
      return fits();
    });
    say(sentence, kept);
    place.classList.toggle("too-short", kept < FEWEST_WORDS);
    return false;
  };

  const isOver = (element) => element.scrollWidth > element.clientWidth + 1;

  /* Make the numbers as narrow as their places; those of two sides stay equal. */
  const fitNumbers = (slide, shrink) => {
    const numbers = [...slide.querySelectorAll(".number")];
    const ratio = (number) => {
      number.style.setProperty("--fit", String(shrink));
      const room = number.clientWidth;
      return number.scrollWidth > room ? (0.985 * room) / number.scrollWidth : 1;
    };
    const ratios = numbers.map(ratio);
    const least = Math.min(...ratios);
    const equal = slide.matches(".comparison-slide");
    numbers.forEach((number, i) => {
      number.style.setProperty("--fit", String(shrink * (equal ? least : ratios[i])));
    });
  };

  /* Narrow a number until who says it, when and where take no more height than it has. */
  const giveWay = (slide, shrink) => {
    const [number, meta, code] = [".number", ".meta", ".code"].map((name) => slide.querySelector(name));
    const isBeside = meta.offsetTop < number.offsetTop + number.offsetHeight;
    const isEven = () => meta.offsetHeight
      <= Math.max(number.offsetHeight, code.offsetHeight) + slack();
    const isFound = isBeside && GIVES.some((by) => {
      fitNumbers(slide, shrink * by);
      return isEven();
    });
    if (!isFound) fitNumbers(slide, shrink);
  };

  /* Leave out labels of an axis that would lie on the one before or on the last. */
  const thinTicks = (axis) => {
    const ticks = [...axis.querySelectorAll(".tick")];
    const last = axis.querySelector(".last");
    const end = last ? last.getBoundingClientRect().left : Infinity;
    const edge = axis.getBoundingClientRect().right + 1;
    let taken = -Infinity;
    ticks.forEach((tick) => {
      tick.style.visibility = "";
      const box = tick.getBoundingClientRect();
      const gap = box.height / 2;
      const free = box.left > taken + gap && box.right + gap < end && box.right <= edge;
      if (free) taken = box.right;
      else tick.style.visibility = "hidden";
    });
  };

  /* The highest figure is named where there is room for it beside all else. */
  const tidyCaption = (caption) => {
    caption.classList.remove("no-peak");
    const tops = [...caption.children].map((each) => each.getBoundingClientRect().bottom);
    caption.classList.toggle("no-peak", Math.max(...tops) - Math.min(...tops) > caption.clientHeight / 3);
  };

  /* Leave out what is too large for its place: a number in its bar, the credit of a code. */
  const finish = (slide) => {
    slide.querySelectorAll("p.days, .amounts").forEach(thinTicks);
    slide.querySelectorAll(".amount .name").forEach(cutName);
    slide.querySelectorAll(".bar b").forEach((number) => {
      number.classList.remove("unseen");
      number.classList.toggle("unseen", isOver(number.parentElement)
        || number.offsetWidth > number.parentElement.clientWidth);
    });
    slide.querySelectorAll(".code").forEach((code) => {
      code.classList.remove("silent");
      const [credit, drawing] = code.children;
      code.classList.toggle("silent", credit.offsetHeight > drawing.clientHeight + 1);
    });
  };

  /* Trimmed lines reach out of their boxes by less than this; it is no overflow. */
  const slack = () => (18 * Math.min(innerWidth, innerHeight)) / UNITS
    * Number(page.style.getPropertyValue("--k") || 1);

  const fits = (slide) => {
    const spare = slack();
    const isTall = (part) => part.scrollHeight > part.clientHeight + spare;
    return !isTall(slide)
      && ![...slide.querySelectorAll(".list, .rows, .claims, .trend")].some(isTall)
      && ![...slide.querySelectorAll("h1, .number, .meta, .says, .when, .from, .what, .by, .label, .count, .aside")].some(isOver);
  };

  /* Of a list as many rows as have room, the first ones; true when they are as many as wanted. */
  const fitRows = (slide, wanted) => {
    const rows = [...slide.querySelectorAll(".list .row")];
    const show = (count) => rows.forEach((row, i) => row.classList.toggle("unseen-row", i >= count));
    const shown = most(1, rows.length, (count) => {
      show(count);
      return fits(slide);
    });
    show(shown);
    return shown >= Math.min(wanted, rows.length);
  };

  /* The name of a bar, as many of its words as have room. */
  const cutName = (name) => {
    name.dataset.whole ||= name.textContent;
    const words = name.dataset.whole.split(" ");
    const room = name.closest(name.matches(".in") ? ".sure" : ".amount").getBoundingClientRect().right;
    const say = (count) => {
      name.textContent = words.slice(0, count).join(" ") + (count < words.length ? " …" : "");
    };
    say(most(1, words.length, (count) => {
      say(count);
      return name.getBoundingClientRect().right <= room + 1;
    }));
  };

  const lay = (slide, step, shrink) => {
    slide.querySelectorAll(".unseen-row").forEach((row) => row.classList.remove("unseen-row"));
    STEPS.forEach((name, i) => name && slide.classList.toggle(name, i <= step));
    slide.querySelectorAll(".trend .caption").forEach(tidyCaption);
    fitNumbers(slide, shrink);
    if (slide.matches(".number-slide:is(.short, .medium)")) giveWay(slide, shrink);
    return [...slide.querySelectorAll(".sentence")].map(cutToLines).every(Boolean);
  };

  /* The largest size at which all sentences are whole and the slide has room, else the least. */
  const growSentences = (slide) => {
    const sizes = slide.matches(".bare") ? [GRAND, ...SIZES] : SIZES;
    return sizes.some((size) => {
      slide.classList.toggle("grand", size === GRAND);
      slide.style.setProperty("--said", String(size));
      return lay(slide, 0, 1) && fits(slide);
    });
  };

  /* Give a slide what its screen has room for, taking away the least important first. */
  const fit = (slide) => {
    if (!slide.querySelector(".number")) return;
    if (!growSentences(slide)) {
      const last = STEPS.length - 1;
      const tries = [...STEPS.map((_, step) => [step, 1]), ...SHRINKS.map((by) => [last, by])];
      const isList = slide.matches(".latest-slide");
      [WANTED_ROWS, 1].some((wanted) => tries.some(([step, shrink]) => {
        lay(slide, step, shrink);
        return (!isList || fitRows(slide, wanted)) && fits(slide);
      }));
    }
    finish(slide);
  };

  return { fit, setScale };
})();
