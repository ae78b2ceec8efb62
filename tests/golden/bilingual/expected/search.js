// The search: in all texts where they are indexed, else in the headlines; from a disk only these can be read.
(() => {
  const form = document.querySelector(".query"), said = document.querySelector(".said");
  const found = document.querySelector(".found"), { lang } = document.documentElement, words = form.dataset;
  const STEP = 20;
  let searches, turn = 0, isWhole = words.hasIndex === "1" && location.protocol !== "file:";

  const make = (name, facts = {}, ...inner) => {
    const element = Object.assign(document.createElement(name), facts);
    element.append(...inner);
    return element;
  };

  // Ä, ae and a are the same letter here, and so are ß and ss.
  const fold = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace(/ß/g, "ss").replace(/([aou])e/g, "$1");
  const wordsOf = (text) => fold(text).split(/[^\p{L}\p{N}]+/u).filter(Boolean);

  async function headlines() {
    const load = (src) => new Promise((onload, onerror) => document.head.append(make("script", { src, onload, onerror })));
    for (const path of words.scripts.split(" ").filter(Boolean)) await load(words.root + path);
    const rows = (self.titles || []).map(([url, title, date, other]) => ({ url, title, date, lang: other || lang }));
    return [...new Set([lang, ...rows.map((row) => row.lang)])].map((spoken) => async (query) => {
      const wanted = wordsOf(query);
      return rows.filter((row) => row.lang === spoken && wanted.every((word) => fold(row.title).includes(word)))
        .map((row) => async () => row);
    });
  }

  // An engine for each language, as it knows the forms of its words; other languages offer what this one lacks.
  async function texts() {
    const home = new URL(`${words.root}search/`, location.href).href;
    const list = await (await fetch(`${home}bundles.json`, { cache: "no-cache" })).json();
    const serving = (other) => Object.entries(list[other].bundles).filter(([, [, readers]]) => readers.includes(lang));
    const languages = Object.keys(list).filter((other) => serving(other).length);
    return languages.sort((a, b) => (b === lang) - (a === lang)).map((other) => {
      const { engine } = list[other], bundles = serving(other);
      let started;
      const start = async () => {
        const { createInstance } = await import(`${home}pagefind.js?${other}-${engine}`);
        const it = createInstance({ basePath: `${home}${other}/`, noWorker: true, metaCacheTag: engine });
        await it.filters(); // fails where the engine can't be loaded; merging would wait for ever
        await Promise.all(bundles.map(([bundle, [metaCacheTag]]) =>
          it.mergeIndex(`${home}${other}/${bundle}/`, { language: other, metaCacheTag, mergeFilter: { bundle } })));
        return it;
      };
      return async (query) => {
        const it = await (started ??= start()), wanted = wordsOf(query);
        const found = await Promise.all(bundles.map(async ([bundle]) => {
          const { results } = await it.search(query, { filters: { bundle } });
          return results.length && has(await results[0].data(), wanted) ? results : [];
        }));
        return found.flat().sort((a, b) => b.score - a.score).map((result) => async () => {
          const { raw_url, meta, excerpt } = await result.data();
          return { url: raw_url, title: meta.title, date: meta[`date-${lang}`], lang: other, excerpt };
        });
      };
    });
  }
  // Where no text has a word, Pagefind looks for ever shorter beginnings of it: xylophone, xylo, xy. That is not asked.
  const has = ({ content, meta }, wanted) => {
    const text = `${content} ${Object.values(meta).join(" ")}`, all = wordsOf(text);
    const near = (word) => (other) => {
      const end = [...word].findIndex((letter, at) => letter !== other[at]);
      return end < 0 || (end > 2 && (word.length - end < 5 || end > word.length * 0.6));
    };
    return wanted.every((word) => fold(text).includes(word) || all.some(near(word)));
  };

  const plain = (text) => text.replace(/&lt;/g, "<").replace(/&gt;/g, ">");
  const passage = (excerpt) => excerpt.split(/<\/?mark>/).map((part, at) => (at % 2 ? make("mark", {}, plain(part)) : plain(part)));
  const item = (level) => (row) => {
    const spoken = row.lang === lang ? {} : { lang: row.lang, dir: "auto" };
    const facts = make("p", { className: "facts" }, row.date || "");
    if (row.lang !== lang) facts.append(" ", make("span", { className: "mark" }, form.getAttribute(`data-only-${row.lang}`)));
    const link = make("a", { href: words.root + row.url }, row.title);
    return make("li", { className: "story" }, make(level, { className: "headline", ...spoken }, link), facts,
      ...(row.excerpt ? [make("p", { className: "summary", ...spoken }, "… ", ...passage(row.excerpt), " …")] : []));
  };
  async function list(results) {
    const other = (await results[0]()).lang, isOwn = other === lang;
    const rows = make("ol", { className: "stories results" });
    const more = make("button", { type: "button", onclick: () => show() }, words.more);
    const show = async () => {
      const from = rows.children.length, next = await Promise.all(results.slice(from, from + STEP).map((row) => row()));
      rows.append(...next.map(item(isOwn ? "h2" : "h3")));
      more.hidden = rows.children.length >= results.length;
      if (from) rows.children[from].querySelector("a").focus();
    };
    await show();
    return [...(isOwn ? [] : [make("h2", { className: "part" }, form.getAttribute(`data-only-${other}`))]), rows, more];
  }

  const forms = JSON.parse(words.found), rules = new Intl.PluralRules(lang);
  const count = (number) => (forms[rules.select(number)] || forms.other).replace("{n}", number.toLocaleString(lang));
  async function find(query) {
    const results = [];
    searches ??= isWhole ? texts() : headlines();
    for (const ask of await searches) results.push(await ask(query));
    const lists = await Promise.all(results.filter((rows) => rows.length).map(list));
    return [results.flat().length, lists.flat()];
  }
  async function search() {
    const query = form.q.value.trim(), mine = ++turn;
    history.replaceState(null, "", query ? `?${new URLSearchParams({ q: query })}` : location.pathname);
    const show = (text, lists) => {
      [form.ariaBusy, said.textContent] = ["false", text];
      found.replaceChildren(...lists);
      document.querySelector(".browse")?.toggleAttribute("hidden", lists.length > 0);
    };
    if (!query) return show("", []);
    form.ariaBusy = "true";
    const [number, lists] = await find(query).catch(() => {
      [isWhole, searches] = [false, null];
      return find(query);
    });
    if (mine !== turn) return;
    show([number ? count(number) : words.none, ...(isWhole ? [] : [words.titles])].join(" · "), lists);
  }

  let soon;
  form.addEventListener("input", () => { clearTimeout(soon); soon = setTimeout(search, 250); });
  form.addEventListener("submit", (event) => { event.preventDefault(); clearTimeout(soon); search(); });
  form.q.value = new URLSearchParams(location.search).get("q") || "";
  if (form.q.value) search();
})();
