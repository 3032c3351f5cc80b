/* How the page asks the server. The view of the address is asked for before the scripts that draw
   it are here, and what never changes stands in the page (#known) instead of being asked for. */
"use strict";
(() => {
  const known = JSON.parse(document.getElementById("known").textContent);
  const plainFetch = window.fetch.bind(window);
  const CALLBACK = "_dash-update-component";

  const theme = () => {
    const asked = new URLSearchParams(location.search).get("theme");
    if (asked === "light" || asked === "dark") return asked;
    return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  };

  /* What the server is told of a view: its address without the chosen fact, and the screen. */
  const view = (search) => {
    const given = new URLSearchParams(search || "");
    given.delete("fact");
    return { search: given.toString(), theme: theme(), narrow: innerWidth <= 860 };
  };

  /* The question for the first view, as Dash will put it; null once Dash has put any. */
  let first = null;
  const askFirst = () => {
    const { output } = known.dependencies.find((entry) =>
      !entry.clientside_function && entry.inputs.some((input) => input.id === "asked"));
    const value = view(location.search);
    const outputs = output.slice(2, -2).split("...").map((name) => {
      const dot = name.lastIndexOf(".");
      return { id: name.slice(0, dot), property: name.slice(dot + 1) };
    });
    const body = JSON.stringify({
      output, outputs, changedPropIds: ["asked.data"],
      inputs: [{ id: "asked", property: "data", value }],
    });
    const headers = { "Content-Type": "application/json" };
    const answer = plainFetch(`/${CALLBACK}`, { method: "POST", headers, body });
    /* Who waits for the answer is told; nobody else is. */
    answer.catch(() => null);
    first = { output, value: JSON.stringify(value), answer };
  };

  const asked = (address, options) => {
    const early = first;
    const { output, inputs } = JSON.parse(options.body);
    if (!early || output !== early.output) return plainFetch(address, options);
    first = null;
    const same = JSON.stringify(inputs[0].value) === early.value;
    return same ? early.answer : plainFetch(address, options);
  };

  /* Tells when the server does not answer, and takes it back when it does. */
  const tell = (trouble) => {
    let bar = document.getElementById("trouble");
    if (!trouble) {
      if (bar) bar.remove();
      return;
    }
    if (!bar) {
      bar = document.createElement("p");
      bar.id = "trouble";
      bar.setAttribute("role", "alert");
      const again = document.createElement("button");
      again.className = "button";
      again.textContent = "Try again";
      again.addEventListener("click", () => location.reload());
      bar.append(document.createElement("span"), again);
      document.body.append(bar);
    }
    bar.firstChild.textContent = trouble;
  };

  window.fetch = async (...given) => {
    const address = String(given[0] && given[0].url ? given[0].url : given[0]);
    const constant = Object.keys(known).find((name) => address.endsWith(`_dash-${name}`));
    if (constant) {
      const headers = { "Content-Type": "application/json" };
      return new Response(JSON.stringify(known[constant]), { headers });
    }
    if (!address.includes(CALLBACK)) return plainFetch(...given);
    try {
      const answer = await asked(...given);
      tell(answer.ok ? null : "The server could not answer this. What is shown may be old.");
      return answer;
    } catch (error) {
      tell("The server does not answer. What is shown may be old.");
      throw error;
    }
  };

  document.documentElement.dataset.theme = theme();
  askFirst();
  window.asking = { theme, view };
})();
