/* The rail of filters: drawn from plain data, each row a link to the view that it leads to. What
   is unfolded, what narrows a list, and the row under the keyboard stay when it is drawn anew. */
"use strict";
(() => {
  /* So many folded rows have a box to search them. */
  const SEARCHED_FROM = 12;

  const make = (tag, name, text) => {
    const element = document.createElement(tag);
    if (name) element.className = name;
    if (text !== undefined) element.textContent = text;
    return element;
  };

  const linkTo = (href, text, name) => {
    const link = make("a", name, text);
    link.href = href;
    link.dataset.nav = "";
    return link;
  };

  const drawRow = (row) => {
    const link = linkTo(row.href, undefined, `facet-row${row.count ? "" : " none"}`);
    link.setAttribute("role", "checkbox");
    link.setAttribute("aria-checked", row.checked);
    const count = row.count.toLocaleString("en");
    link.setAttribute("aria-label", `${row.label}, ${count} facts`);
    const bar = make("span", "bar");
    bar.append(make("i"));
    bar.firstChild.style.width = `${row.share}%`;
    const name = make("span", "name", row.label);
    name.title = row.title;
    link.append(make("span", "tick"), bar);
    if (row.mark) link.append(make("span", row.mark));
    link.append(name, make("span", "count", count));
    for (const sign of [...link.children].slice(0, row.mark ? 3 : 2)) {
      sign.setAttribute("aria-hidden", "true");
    }
    return link;
  };

  /* Long lists get a box that narrows them. */
  const narrowing = (rows) => {
    const field = make("input");
    field.type = "search";
    field.placeholder = "Find in this list";
    field.setAttribute("aria-label", field.placeholder);
    field.addEventListener("input", () => {
      const wanted = field.value.trim().toLowerCase();
      for (const row of rows) {
        row.hidden = !row.querySelector(".name").textContent.toLowerCase().includes(wanted);
      }
    });
    return field;
  };

  /* Rows that are folded away are made when somebody unfolds them. */
  const folded = (rows) => {
    const details = make("details");
    details.append(make("summary", "", `${rows.length} more`));
    details.addEventListener("toggle", () => {
      if (!details.open || details.children.length > 1) return;
      const drawn = rows.map(drawRow);
      if (rows.length >= SEARCHED_FROM) {
        const box = make("div", "narrower");
        box.append(narrowing(drawn));
        details.append(box);
      }
      details.append(...drawn);
    });
    return details;
  };

  const drawFacet = (facet) => {
    const section = make("section", "facet");
    const heading = make("h2", "", facet.title);
    heading.id = `facet-${facet.name}`;
    section.dataset.facet = facet.name;
    section.setAttribute("role", "group");
    section.setAttribute("aria-labelledby", heading.id);
    if (facet.clear) {
      const clear = linkTo(facet.clear, "Clear");
      clear.setAttribute("aria-label", `Clear ${facet.title}`);
      heading.append(clear);
    }
    const stands = (row, place) => place < facet.open || row.checked !== "false";
    const rest = facet.rows.filter((row, place) => !stands(row, place));
    section.append(heading, ...facet.rows.filter(stands).map(drawRow));
    if (rest.length) section.append(folded(rest));
    return section;
  };

  const state = (rail) => ({
    scrolled: rail.scrollTop,
    open: [...rail.querySelectorAll("details[open]")].map((details) => ({
      facet: details.parentElement.dataset.facet,
      wanted: (details.querySelector("input") || { value: "" }).value,
    })),
    at: rail.contains(document.activeElement) && {
      facet: (document.activeElement.closest(".facet") || { dataset: {} }).dataset.facet,
      label: document.activeElement.getAttribute("aria-label"),
    },
  });

  const facetOf = (rail, name) => rail.querySelector(`.facet[data-facet="${name}"]`);
  const named = (label) => label && label.replace(/, [0-9,]+ facts$/, "");

  const restore = (rail, before) => {
    for (const { facet, wanted } of before.open) {
      const details = facetOf(rail, facet) && facetOf(rail, facet).querySelector("details");
      if (!details) continue;
      details.open = true;
      details.dispatchEvent(new Event("toggle"));
      const field = details.querySelector("input");
      if (!field || !wanted) continue;
      field.value = wanted;
      field.dispatchEvent(new Event("input"));
    }
    rail.scrollTop = before.scrolled;
    const facet = before.at && facetOf(rail, before.at.facet);
    if (!facet) return;
    const same = [...facet.querySelectorAll("a")].find((link) =>
      named(link.getAttribute("aria-label")) === named(before.at.label));
    if (same) same.focus({ preventScroll: true });
  };

  const show = (data) => {
    const rail = document.getElementById("rail");
    if (!rail) return;
    const before = state(rail);
    const parts = ((data && data.facets) || []).map(drawFacet);
    if (data && data.clear) {
      const clear = make("p", "clear");
      clear.append(linkTo(data.clear.href, data.clear.label, "button"));
      parts.unshift(clear);
    }
    if (parts.length) {
      const done = make("button", "button strong done only-narrow", "Show the charts");
      done.dataset.do = "filters";
      parts.push(done);
    }
    rail.replaceChildren(...parts);
    restore(rail, before);
  };

  window.filterRail = { show };
})();
