/* The chart as a file: with its title, who says so, and the address that leads back to it. */
"use strict";
(() => {
  const WIDTH = 1200;
  const HEAD = 64;
  const SIDE = 24;
  const ROW = 17;
  const LETTERS = 165;
  const FACES = {
    Inter: ["inter-latin", "100 900", "Inter"],
    "Source Serif 4": ["source-serif-latin", "200 900", "Source Serif"],
  };

  const escape = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  const wrapped = (text) => {
    const rows = [""];
    text.split(" ").forEach((word) => {
      if ((rows[rows.length - 1] + word).length > LETTERS) rows.push("");
      rows[rows.length - 1] += `${word} `;
    });
    return rows.map((row) => row.trim());
  };

  const note = (text, more) => ({
    x: 0, xref: "paper", yref: "paper", xshift: -44, xanchor: "left", align: "left",
    showarrow: false, text, ...more,
  });

  const sides = () => [...document.querySelectorAll("#key .key > span")].map((item) => {
    const mark = item.querySelector(".side");
    const sign = mark ? `<span style="color:${getComputedStyle(mark).backgroundColor}">■</span> ` : "";
    return mark ? sign + escape(item.textContent) : "";
  }).filter(Boolean).join("   ");

  /* The figure on the screen with a head above and the sources below. */
  const composed = (plot, source) => {
    const layout = structuredClone(plot.layout);
    const ink = colour("--ink");
    const quiet = colour("--ink-2");
    const address = new URL(location.href);
    address.searchParams.delete("theme");
    const rows = [...wrapped(source), address.href].map(escape);
    const foot = 26 + ROW * rows.length;
    const { t: top, b: bottom } = layout.margin;
    const { l: left, r: right } = layout.margin;
    layout.margin = { ...layout.margin, l: left + SIDE, r: right + SIDE / 2, t: top + HEAD,
      b: bottom + foot };
    layout.width = WIDTH;
    layout.height = plot.clientHeight + HEAD + foot;
    layout.paper_bgcolor = colour("--page");
    layout.annotations = [
      ...(layout.annotations || []),
      note(`<b>${escape(document.querySelector(".main h1").textContent)}</b>`,
        { y: 1, yanchor: "bottom", yshift: top + 24, font: { size: 22, color: ink } }),
      note(sides(), { y: 1, yanchor: "bottom", yshift: top + 2, font: { size: 13, color: quiet } }),
      note(rows.join("<br>"),
        { y: 0, yanchor: "top", yshift: -bottom - 8, font: { size: 12, color: quiet } }),
    ];
    return { data: structuredClone(plot.data), layout, config: { plotlyServerURL: "" } };
  };

  const base64 = async (name) => {
    const bytes = new Uint8Array(await (await fetch(`/assets/fonts/${name}.woff2`)).arrayBuffer());
    let text = "";
    for (let at = 0; at < bytes.length; at += 32768) {
      text += String.fromCharCode(...bytes.subarray(at, at + 32768));
    }
    return btoa(text);
  };

  /* Pictures know no typefaces of the page: those that are used go along. */
  const withFaces = async (svg) => {
    const rules = await Promise.all(Object.entries(FACES).map(async ([family, [file, weight]]) => {
      if (!svg.includes(family)) return "";
      const data = await base64(file);
      return `@font-face{font-family:"${family}";font-weight:${weight};`
        + `src:url(data:font/woff2;base64,${data}) format("woff2")}`;
    }));
    return svg.replace(/<svg[^>]*>/, (open) => `${open}<style>${rules.join("")}</style>`);
  };

  const download = (blob, form) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = `chart.${form}`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };

  const painted = async (svg, width, height) => {
    const image = new Image();
    image.src = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = width * 2;
    canvas.height = height * 2;
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    URL.revokeObjectURL(image.src);
    return new Promise((done) => { canvas.toBlob(done, "image/png"); });
  };

  window.chartPicture = {
    save: async (form, button) => {
      const plot = document.querySelector("#chart .js-plotly-plot");
      if (!plot || !window.Plotly) return;
      const figure = composed(plot, button.dataset.source);
      const { width, height } = figure.layout;
      const address = await window.Plotly.toImage(figure, { format: "svg", width, height });
      const plain = decodeURIComponent(address.slice(address.indexOf(",") + 1));
      const svg = await withFaces(plain);
      const blob = form === "svg" ? new Blob([svg], { type: "image/svg+xml" })
        : await painted(svg, width, height);
      download(blob, form);
    },
  };
})();
